"""Toasts: what browsers that are open show at once. Sent is not shown: see `toasts`.

Nothing is pushed from here. The delivery takes a number of the person's inbox, and
whoever watches that inbox, or comes back to it, is told what came after theirs.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from notifications.channels import Sent
from notifications.inbox.positions import advance
from notifications.models import Delivery

PROVIDER = "websocket"
INBOX = "/notifications/"


def is_idempotent() -> bool:
    """Return true: a delivery keeps its number, and browsers know what they showed."""
    return True


def write(delivery: Delivery) -> dict[str, Any]:
    """Return `title`, `body` and `url` of the toast."""
    told = delivery.notification
    if told is None:
        return _while_away(delivery)
    return {"title": told.title, "body": told.body, "url": told.url}


def send(delivery: Delivery, content: dict[str, Any]) -> Sent:
    """Give it the next number of the inbox; browsers are told after the commit."""
    person_id = delivery.recipient_id
    with transaction.atomic():
        rows = Delivery.objects.filter(pk=delivery.pk, inbox_seq=None)
        if person_id is not None and rows.exists():
            rows.update(inbox_seq=advance([person_id])[person_id])
    return Sent(provider=PROVIDER)


def _while_away(delivery: Delivery) -> dict[str, Any]:
    """Return what a digest's own toast says; the inbox has each of its entries."""
    entries = Delivery.objects.filter(digest=delivery.digest).exclude(pk=delivery.pk)
    count = entries.count()
    what = "1 notification" if count == 1 else f"{count} notifications"
    return {
        "title": f"{what} while you were away",
        "body": "Your inbox has them all.",
        "url": INBOX,
    }
