"""Channels without an other side: a chunk is one transaction, whatever its length."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from notifications import deliveries
from notifications.channels import InProcess
from notifications.deliveries import Made
from notifications.dispatch import lines
from notifications.dispatch.looking import Item
from notifications.errors import LeaseLost
from notifications.senders import SENDERS
from notifications.statuses import Reason

logger = logging.getLogger(__name__)


def can_send(items: Sequence[Item]) -> bool:
    """Return whether their channel makes its deliveries here, all at once."""
    return bool(items) and isinstance(_sender(items), InProcess)


def send(items: Sequence[Item], token: UUID) -> int:
    """Make the deliveries; return how many were taken.

    At least once: a crash before the commit lets them be made again. If one spoils
    it for the others, each is made by itself.
    """
    try:
        with transaction.atomic():
            _make(items, token)
    except Exception as error:
        logger.warning("A chunk of %d is made one by one: %r", len(items), error)
        return lines.send(items, token, ends_at=time.monotonic() + lines.BUDGET)
    return len(items)


def _make(items: Sequence[Item], token: UUID) -> None:
    began_at = timezone.now()
    sender = _sender(items)
    assert isinstance(sender, InProcess)  # noqa: S101  can_send() has looked
    sent = sender.send_all([(item.delivery, item.content) for item in items])
    made = {
        item.delivery.pk: Made(number=item.delivery.attempts + 1, content=item.content)
        for item in items
    }
    now = timezone.now()
    if not deliveries.record_made(made, token, sent, began_at=began_at, now=now):
        raise LeaseLost(Reason.LEASE_LAPSED)


def _sender(items: Sequence[Item]) -> object:
    return SENDERS[items[0].delivery.channel]
