"""The last look at a chunk: what may not go is put away, what may is written."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from notifications import deliveries, digests, gate
from notifications.deliveries import Claim
from notifications.dispatch import failing
from notifications.dispatch.sending import failure_of, is_idempotent
from notifications.errors import PermanentFailure
from notifications.gate import Known, Verdict
from notifications.models import Delivery
from notifications.senders import SENDERS
from notifications.statuses import Reason

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A delivery that may go, and its message."""

    claim: Claim
    delivery: Delivery
    content: dict[str, Any]


def ready(rows: Sequence[Delivery], token: UUID, *, now: datetime) -> list[Item]:
    """Return what of a claimed chunk may go, with its messages, in order.

    What is true of all is read once. What goes wrong with one harms no other.
    """
    known = gate.look(rows, now=now)
    wanted = [row for row in rows if _may_go(_claim(row, token), row, known, now)]
    waits = gate.turns_of_people(wanted, now=now)
    items = []
    for row in wanted:
        claim = _claim(row, token)
        if verdict := waits.get(row.pk):
            obey(verdict, claim, row, now)
        elif item := _written(claim, row):
            items.append(item)
    return items


def _claim(row: Delivery, token: UUID) -> Claim:
    return Claim(delivery_id=row.pk, token=token)


def _may_go(claim: Claim, delivery: Delivery, known: Known, now: datetime) -> bool:
    try:
        verdict = gate.judge(delivery, now=now, known=known)
        verdict = verdict or _of_digest(delivery, now)
        if verdict:
            obey(verdict, claim, delivery, now)
    except Exception as error:
        _note(claim, delivery, error)
        return False
    return verdict is None


def _of_digest(delivery: Delivery, now: datetime) -> Verdict | None:
    """Ask a digest's own message again, too: it may have waited for a provider."""
    reason = digests.refusal_of(delivery, now=now)
    return Verdict(reason=reason) if reason else None


def _written(claim: Claim, delivery: Delivery) -> Item | None:
    try:
        content = _content(delivery)
    except Exception as error:
        _note(claim, delivery, error)
        return None
    return Item(claim=claim, delivery=delivery, content=content)


def _note(claim: Claim, delivery: Delivery, error: Exception) -> None:
    failure = failure_of(error, delivery)
    failing.note(claim, delivery, failure, now=timezone.now())


def _content(delivery: Delivery) -> dict[str, Any]:
    """Return the message of the first attempt, or write it."""
    kept: dict[str, Any] | None = delivery.rendered
    return SENDERS[delivery.channel].write(delivery) if kept is None else kept


def obey(verdict: Verdict, claim: Claim, delivery: Delivery, now: datetime) -> None:
    """Do what the gate wants in place of sending."""
    if verdict.hold and not _may_have_left(delivery):
        digests.enter(claim, verdict.hold, now=now)
    elif verdict.until:
        deliveries.defer(claim, verdict.reason, until=verdict.until, now=now)
    elif verdict.reason == Reason.EXPIRED and delivery.attempts:
        # It was tried in time, and never taken: staff see it among the dead.
        failure = PermanentFailure(Reason.EXPIRED, delivery.error)
        deliveries.fail(claim, failure, now=now)
    else:
        deliveries.skip(claim, verdict.reason, now=now)


def _may_have_left(delivery: Delivery) -> bool:
    """Whether a provider may have it: told in a digest as well it would be doubled."""
    has_tried = delivery.attempts > delivery.free_waits
    return has_tried and is_idempotent(delivery.channel)
