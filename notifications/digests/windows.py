"""Windows: a held delivery enters one, and leaves it when a preference changes.

Whoever enters, leaves or closes locks the row of the digest first. So an entry is in
a window that is open, or goes with one that is closed, and never both ways. Whoever
enters also locks the person's settings, as a change of them does: nothing enters the
window of wishes that were changed meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from notifications import deliveries
from notifications.deliveries import Claim
from notifications.digests.leaving import let_go
from notifications.models import Delivery, Digest, NotificationSettings
from notifications.preferences.timing import Hold
from notifications.statuses import Reason, Status

#: What a change of preferences may end.
_HELD = (Reason.QUIET_HOURS, Reason.PAUSED, Reason.DIGEST)


def enter(claim: Claim, hold: Hold, *, now: datetime) -> bool:
    """Let a claimed delivery wait in the window of `hold`; False if the lease is lost.

    If that window has been closed meanwhile, it waits for the next one.
    """
    with transaction.atomic():
        if not _is_still_wished(claim, hold):
            return deliveries.defer(claim, hold.reason, until=now, now=now)
        digest_id = _opened(claim, hold, now)
        if digest_id is None:
            return deliveries.defer(claim, hold.reason, until=hold.until, now=now)
        return deliveries.enter_digest(claim, digest_id, now=now, reason=hold.reason)


def release(user_id: int, *, now: datetime) -> int:
    """Let all that is held for a person be looked at again at once; return how much.

    What is still to wait enters its new window then: never at once and later.
    """
    with transaction.atomic():
        ids = _open_entries(user_id)
        released = let_go(ids, now=now)
        hastened = _hasten(user_id, now)
    return released + hastened


def release_everybody(*, now: datetime) -> int:
    """Do the same for all: what holds for everybody has changed; return how much."""
    waiting = Digest.objects.filter(closed_at=None).order_by("recipient")
    people = list(waiting.values_list("recipient", flat=True).distinct())
    return sum(release(person_id, now=now) for person_id in people)


def _is_still_wished(claim: Claim, hold: Hold) -> bool:
    """Whether the person's wishes are those that the hold follows from; locks them."""
    recipient = Delivery.objects.filter(pk=claim.delivery_id).values("recipient")
    own = NotificationSettings.objects.filter(user__in=recipient).select_for_update()
    changed_at = own.values_list("updated_at", flat=True)
    if hold.changed_at is None:
        # There may be no row to be locked: whoever writes the first one locks this.
        _lock_person(recipient)
    return changed_at.first() == hold.changed_at


def _lock_person(recipient: QuerySet[Any]) -> None:
    # no_key: what refers to the person is written meanwhile all the same.
    User.objects.select_for_update(no_key=True).filter(pk__in=recipient).first()


def _opened(claim: Claim, hold: Hold, now: datetime) -> UUID | None:
    """Return the window's id, locked; None if it is closed."""
    held = Delivery.objects.only("recipient_id", "channel").get(pk=claim.delivery_id)
    digest, _ = Digest.objects.get_or_create(
        recipient_id=held.recipient_id,
        channel=held.channel,
        cadence=hold.cadence,
        window_key=hold.window_key,
        defaults={"due_at": hold.until, "created_at": now},
    )
    is_open = Digest.objects.select_for_update().filter(pk=digest.pk, closed_at=None)
    return digest.pk if is_open.first() else None


def _open_entries(user_id: int) -> list[UUID]:
    """Return the ids of what waits in open windows, which are locked for it."""
    windows = Digest.objects.filter(recipient=user_id, closed_at=None).order_by("pk")
    open_ids = [digest.pk for digest in windows.select_for_update()]
    waiting = Delivery.objects.filter(digest__in=open_ids, status=Status.DIGESTING)
    return list(waiting.values_list("pk", flat=True))


def _hasten(user_id: int, now: datetime) -> int:
    """Let what waits for a moment be due: whoever claims it asks again."""
    rows = Delivery.objects.filter(recipient=user_id, status=Status.DEFERRED)
    waiting = rows.filter(reason__in=_HELD, next_attempt_at__gt=now)
    return waiting.update(next_attempt_at=now, enqueued_at=None)
