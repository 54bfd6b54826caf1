"""One attempt at a delivery: claim, look again, write, send it, note what came."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from notifications import backoff, deliveries, digests, gate
from notifications.channels import Sender
from notifications.deliveries import Claim
from notifications.errors import (
    DeliveryFailure,
    LeaseLost,
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.gate import Verdict
from notifications.models import Delivery
from notifications.senders import SENDERS
from notifications.statuses import Reason

logger = logging.getLogger(__name__)


def attempt(delivery_id: UUID) -> bool:
    """Try to send a delivery once; True if the provider took it.

    False as well when it is not due, somebody else has it, or it is put off.
    """
    claim = deliveries.claim(delivery_id, now=timezone.now())
    if claim is None:
        return False
    delivery = Delivery.objects.for_attempt().get(pk=delivery_id)
    if _is_kept_back(claim, delivery):
        return False
    return _send(claim, delivery)


def is_idempotent(channel: str) -> bool:
    """Return whether a channel can repeat an attempt without a second effect."""
    return SENDERS[channel].is_idempotent()


def _is_kept_back(claim: Claim, delivery: Delivery) -> bool:
    now = timezone.now()
    verdict = gate.judge(delivery, now=now) or gate.turn(delivery, now=now)
    if verdict:
        _obey(verdict, claim, delivery, now)
    return verdict is not None


def _obey(verdict: Verdict, claim: Claim, delivery: Delivery, now: datetime) -> None:
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


def _send(claim: Claim, delivery: Delivery) -> bool:
    # No transaction is open here: a slow provider must not hold a lock.
    sender = SENDERS[delivery.channel]
    try:
        content = _content(delivery, sender)
        claim = _begun(claim, delivery, content)
        sent = sender.send(delivery, content)
    except LeaseLost:
        logger.warning("Delivery %s has another worker now.", delivery.pk)
        return False
    except DeliveryFailure as failure:
        _note_failure(claim, delivery, failure)
        return False
    except Exception as error:
        logger.exception("Delivery %s failed on our side.", delivery.pk)
        _note_failure(claim, delivery, TransientFailure(Reason.INTERNAL, repr(error)))
        return False
    # A crash before the next line leaves the attempt open: see release_lapsed().
    return deliveries.mark_sent(claim, sent, now=timezone.now())


def _content(delivery: Delivery, sender: Sender) -> dict[str, Any]:
    """Return the message of the first attempt, or write it."""
    kept: dict[str, Any] | None = delivery.rendered
    return sender.write(delivery) if kept is None else kept


def _begun(claim: Claim, delivery: Delivery, content: dict[str, Any]) -> Claim:
    """Begin the attempt, and keep its message if it is the first one.

    Raises:
        LeaseLost: somebody else has the delivery now, and sends it.
    """
    fresh = content if delivery.rendered is None else None
    number, now = delivery.attempts + 1, timezone.now()
    begun = deliveries.begin(claim, number=number, now=now, content=fresh)
    if begun is None:
        raise LeaseLost(Reason.LEASE_LAPSED)
    delivery.attempts, delivery.rendered = number, content
    return begun


def _note_failure(claim: Claim, delivery: Delivery, failure: DeliveryFailure) -> None:
    """Write what went wrong; a text that cannot be written is an attempt, too."""
    now = timezone.now()
    logger.warning("Delivery %s: %s", claim.delivery_id, failure)
    if claim.begun_at is None:
        delivery.attempts += 1
        number = delivery.attempts
        claim = deliveries.begin(claim, number=number, now=now) or claim
    delay = _delay(delivery, failure)
    if isinstance(failure, UncertainFailure):
        deliveries.fail_unknown(claim, failure, now=now)
    elif delay is None:
        deliveries.fail(claim, failure, now=now)
    else:
        _put_off(claim, delivery, failure, now=now, delay=delay)


def _put_off(
    claim: Claim,
    delivery: Delivery,
    failure: DeliveryFailure,
    *,
    now: datetime,
    delay: float,
) -> None:
    until = now + timedelta(seconds=delay)
    if delivery.expires_at and until >= delivery.expires_at:
        deliveries.fail(claim, failure, reason=Reason.EXPIRED, now=now)
    else:
        deliveries.put_off(claim, failure, until=until, now=now)


def _delay(delivery: Delivery, failure: DeliveryFailure) -> float | None:
    if not isinstance(failure, TransientFailure):
        return None
    jitter = random.random()  # noqa: S311  # it spreads load and keeps no secret
    if failure.is_free and delivery.free_waits < backoff.FREE_WAITS:
        return backoff.free_delay(jitter=jitter, retry_after=failure.retry_after)
    return backoff.delay(
        delivery.channel,
        delivery.attempts - delivery.free_waits,
        jitter=jitter,
        retry_after=failure.retry_after,
        reason=failure.reason,
    )
