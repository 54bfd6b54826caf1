"""The call to a provider, and what its answer is to be noted as."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from notifications import deliveries
from notifications.deliveries import Claim
from notifications.dispatch import failing
from notifications.errors import DeliveryFailure, LeaseLost, TransientFailure
from notifications.models import Delivery
from notifications.senders import SENDERS
from notifications.statuses import Reason

logger = logging.getLogger(__name__)

#: Writes what came of a call; True if the provider took the message.
Note = Callable[[], bool]


def is_idempotent(channel: str) -> bool:
    """Return whether a channel can repeat an attempt without a second effect."""
    return SENDERS[channel].is_idempotent()


def call(claim: Claim, delivery: Delivery, content: dict[str, Any]) -> Note:
    """Hand a message over once; return what is to be written of it.

    No transaction is open here: a slow provider must not hold a lock. A crash before
    the note is written leaves the attempt open: see release_lapsed().
    """
    try:
        sent = SENDERS[delivery.channel].send(delivery, content)
    except Exception as error:
        failure, now = failure_of(error, delivery), timezone.now()
        return partial(failing.note, claim, delivery, failure, now=now)
    return partial(deliveries.mark_sent, claim, sent, now=timezone.now())


def failure_of(error: Exception, delivery: Delivery) -> DeliveryFailure:
    """Return how an error counts: what no channel has foreseen is a fault of ours."""
    if isinstance(error, DeliveryFailure) and not isinstance(error, LeaseLost):
        return error
    logger.error("Delivery %s failed on our side.", delivery.pk, exc_info=error)
    return TransientFailure(Reason.INTERNAL, repr(error))
