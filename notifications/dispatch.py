"""One attempt at a delivery: claim, write the message, send it, note what came."""

from __future__ import annotations

import logging
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from notifications import backoff, deliveries
from notifications.channels import SENDERS, Sender
from notifications.deliveries import Claim
from notifications.errors import DeliveryFailure, LeaseLost, TransientFailure
from notifications.models import Delivery
from notifications.statuses import Reason

logger = logging.getLogger(__name__)


def attempt(delivery_id: UUID) -> bool:
    """Try to send a delivery once; True if the provider took it.

    False as well when it is not due, somebody else has it, or it is put off.
    """
    claim = deliveries.claim(delivery_id, now=timezone.now())
    if claim is None:
        return False
    delivery = Delivery.objects.with_content().get(pk=delivery_id)
    if not delivery.notification.recipient.is_active:
        deliveries.skip(claim, Reason.RECIPIENT_INACTIVE, now=timezone.now())
        return False
    return _send(claim, delivery)


def _send(claim: Claim, delivery: Delivery) -> bool:
    # No transaction is open here: a slow provider must not hold a lock.
    sender = SENDERS[delivery.channel]
    try:
        content = _frozen(claim, delivery, sender)
        message_id = sender.send(delivery.pk, delivery.address, content)
    except DeliveryFailure as failure:
        _note_failure(claim, failure)
        return False
    except Exception as error:
        logger.exception("Delivery %s failed on our side.", delivery.pk)
        _note_failure(claim, TransientFailure(Reason.INTERNAL, repr(error)))
        return False
    # A crash before the next line repeats the attempt: see release_lapsed().
    return deliveries.mark_sent(claim, message_id, now=timezone.now())


def _frozen(claim: Claim, delivery: Delivery, sender: Sender) -> dict[str, Any]:
    """Return the message of the first attempt, or write and keep it.

    Raises:
        LeaseLost: somebody else has the delivery now, and sends it.
    """
    if delivery.rendered is not None:
        kept: dict[str, Any] = delivery.rendered
        return kept
    content = sender.write(delivery.notification)
    if not deliveries.freeze(claim, content):
        raise LeaseLost(Reason.LEASE_LAPSED)
    return content


def _note_failure(claim: Claim, failure: DeliveryFailure) -> None:
    now = timezone.now()
    delay = _delay(claim, failure)
    logger.warning("Delivery %s: %s", claim.delivery_id, failure)
    if delay is None:
        deliveries.fail(claim, failure.reason, str(failure), now=now)
    else:
        until = now + timedelta(seconds=delay)
        deliveries.put_off(claim, failure.reason, str(failure), until=until)


def _delay(claim: Claim, failure: DeliveryFailure) -> float | None:
    if not isinstance(failure, TransientFailure):
        return None
    jitter = random.random()  # noqa: S311  # it spreads load and keeps no secret
    return backoff.delay(claim.attempt, jitter=jitter, retry_after=failure.retry_after)
