"""What follows from a failure: another try, later, or none."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from notifications import backoff, deliveries
from notifications.deliveries import Claim
from notifications.errors import DeliveryFailure, TransientFailure, UncertainFailure
from notifications.models import Delivery
from notifications.statuses import Reason

logger = logging.getLogger(__name__)


def note(
    claim: Claim, delivery: Delivery, failure: DeliveryFailure, *, now: datetime
) -> bool:
    """Write what went wrong; False: it was not taken.

    A text that cannot be written is an attempt, too.
    """
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
    return False


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
