"""The number of an inbox: taken before each change, and told after its commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from django.db import transaction
from django.db.models import F

from notifications.models import Inbox
from progress import notices


def advance(person_ids: Iterable[int]) -> dict[int, int]:
    """Take the next number of each person's inbox; return it by person.

    To be called within the transaction of the change, which holds the inboxes until
    it commits: numbers become visible in their order. Browsers are told afterwards.
    Three queries for any number of persons, two for one alone; more where an inbox
    is still to be made.
    """
    ids = sorted(set(person_ids))
    rows = Inbox.objects.filter(pk__in=ids)
    # One inbox is locked by its change; several in the order of _lock().
    if len(ids) != 1 or not rows.update(seq=F("seq") + 1):
        _lock(ids)
        rows.update(seq=F("seq") + 1)
    taken = dict(rows.values_list("pk", "seq"))
    transaction.on_commit(partial(announce, taken))
    return taken


def announce(seqs: Mapping[int, int]) -> None:
    """Let web processes know how far inboxes have come; what is lost they ask for."""
    notices.hint(seqs)


def _lock(ids: list[int]) -> None:
    """Hold all inboxes, made where there are none.

    Always in one order: two who change the same inboxes never wait for each other.
    """
    known = set(_locked(ids))
    if missing := [pk for pk in ids if pk not in known]:
        Inbox.objects.bulk_create(
            [Inbox(pk=pk) for pk in missing], ignore_conflicts=True
        )
        _locked(missing)


def _locked(ids: list[int]) -> list[int]:
    rows = Inbox.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return list(rows.values_list("pk", flat=True))
