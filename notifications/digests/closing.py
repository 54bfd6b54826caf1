"""Closes windows that are due: what is still wanted goes as one message.

A window is closed, its entries are looked at, and its message is written down in one
transaction: after a crash all of it has happened, or none. The message is a delivery
like any other; once that one settles, so do the entries that it told of.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from notifications import deliveries, nudges
from notifications.deliveries.rows import id_of
from notifications.digests.leaving import let_go
from notifications.digests.sorting import Sorted, Wanted, sort
from notifications.models import Cadence, Delivery, Digest
from notifications.preferences.reading import Personal, personal
from notifications.statuses import SETTLED, Reason, Status

logger = logging.getLogger(__name__)

#: The most windows that one sweep closes, or settles.
LIMIT = 200
#: Entries of a window that are in memory at one time.
AT_ONCE = 500
#: What a digest's own message may become so that its entries were told.
_ARRIVED = (Status.SENT, Status.DELIVERED, Status.UNCONFIRMED)


def close_due(*, now: datetime) -> int:
    """Close what is due, settle what has gone; return how many windows were closed."""
    due = Digest.objects.due(now).values_list("pk", flat=True)[:LIMIT]
    closed = sum(_close_safely(digest_id, now) for digest_id in list(due))
    settle(now=now)
    return closed


def _close_safely(digest_id: UUID, now: datetime) -> bool:
    try:
        return close(digest_id, now=now)
    except Exception:
        # It stays open and is tried again; nobody else's digest waits for it.
        logger.exception("digest %s could not be closed", digest_id)
        return False


def close(digest_id: UUID, *, now: datetime) -> bool:
    """Close one window that is due; False if somebody else did, or it is not."""
    with transaction.atomic():
        rows = Digest.objects.due(now).filter(pk=digest_id).order_by()
        if not rows.update(closed_at=now):
            return False
        digest = Digest.objects.select_related("recipient").get(pk=digest_id)
        _hand_on(digest, now)
    return True


def settle(*, now: datetime) -> int:
    """Settle the entries of digests whose own messages have; return how many."""
    own = Delivery.objects.filter(digest=OuterRef("digest"), event=None)
    waiting = Delivery.objects.filter(
        Exists(own.filter(status__in=SETTLED)), status=Status.DIGESTING
    )
    ids = waiting.order_by("digest").values_list("digest", flat=True).distinct()
    return sum(_settle(digest_id, now) for digest_id in list(ids[:LIMIT]))


def refusal_of(message: Delivery, *, now: datetime) -> Reason | None:
    """Return why a digest's own message is not wanted any more; None if it is.

    It may have waited for a provider for hours since its window was closed: what is
    not wanted any more is left out, unless an attempt has written the message down.
    One that staff send again goes as it is: its entries are settled.
    """
    is_own = message.event_id is None and message.retry_of_id is None
    if not is_own or message.digest is None:
        return None
    why: Reason | None = None
    is_wanted = False
    for some in _loaded(message.digest):
        found = sort(some, _person(message.digest, some), now)
        is_wanted = is_wanted or bool(found.wanted)
        why = why or next(iter(found.unwanted), None)
        if message.rendered is None:
            _leave_out(message.digest, found, now)
    return None if is_wanted else why


def _hand_on(digest: Digest, now: datetime) -> None:
    if not digest.recipient.is_active:
        _skip(digest, Reason.RECIPIENT_INACTIVE, None, now)
        return
    wanted = Wanted()
    for some in _loaded(digest):
        found = sort(some, _person(digest, some), now)
        _leave_out(digest, found, now)
        wanted.add(found.wanted)
    if digest.cadence == Cadence.QUIET and wanted.is_one_occasion:
        # One thing that waited for the morning is told as itself.
        let_go(wanted.first_ids, now=now)
    elif wanted.places:
        _write(digest, wanted, now)


def _loaded(digest: Digest) -> Iterator[list[Delivery]]:
    """Yield the entries in the order in which they came, so many at a time."""
    entries = Delivery.objects.filter(digest=digest, status=Status.DIGESTING)
    ids = list(entries.order_by("created_at", "pk").values_list("pk", flat=True))
    rows = Delivery.objects.select_related("event__job", "notification")
    for start in range(0, len(ids), AT_ONCE):
        some = rows.filter(pk__in=ids[start : start + AT_ONCE])
        yield list(some.order_by("created_at", "pk"))


def _person(digest: Digest, entries: Iterable[Delivery]) -> Personal:
    jobs = {entry.event.job_id for entry in entries if entry.event}
    person_id = digest.recipient_id
    return personal([person_id], job_ids=[pk for pk in jobs if pk])[person_id]


def _leave_out(digest: Digest, found: Sorted, now: datetime) -> None:
    for reason, ids in found.unwanted.items():
        _skip(digest, reason, ids, now)


def _skip(
    digest: Digest, reason: Reason, ids: list[UUID] | None, now: datetime
) -> None:
    deliveries.settle_digest(digest.pk, Status.SKIPPED, now=now, reason=reason, ids=ids)


def _write(digest: Digest, wanted: Wanted, now: datetime) -> None:
    """Write down the digest's own message, once for each place it goes to.

    Mail has one place: the address of the last entry, if it was changed meanwhile.
    """
    rows = [_message(digest, entry, now) for entry in wanted.places.values()]
    Delivery.objects.bulk_create(rows)
    nudges.deliver_on_commit([(row.pk, row.channel) for row in rows])


def _message(digest: Digest, entry: Delivery, now: datetime) -> Delivery:
    place = f":{entry.subscription_id}" if entry.subscription_id else ""
    key = f"digest:{digest.pk}{place}"
    return Delivery(
        id=id_of(key),
        key=key,
        recipient_id=digest.recipient_id,
        channel=digest.channel,
        address=entry.address,
        subscription_id=entry.subscription_id,
        digest=digest,
        next_attempt_at=now,
        enqueued_at=now,
        created_at=now,
    )


def _settle(digest_id: UUID, now: datetime) -> int:
    own = Delivery.objects.filter(digest=digest_id, event=None)
    messages = list(own.only("status", "reason"))
    if any(message.status in _ARRIVED for message in messages):
        return deliveries.settle_digest(digest_id, Status.DELIVERED, now=now)
    if any(message.status not in SETTLED for message in messages):
        return 0
    is_skipped = all(message.status == Status.SKIPPED for message in messages)
    end = Status.SKIPPED if is_skipped else Status.FAILED
    return deliveries.settle_digest(digest_id, end, now=now, reason=_why(messages))


def _why(messages: list[Delivery]) -> Reason:
    said = next((message.reason for message in messages if message.reason), "")
    return Reason(said) if said else Reason.REFUSED
