"""Take a provider's event in: store it, once, and say that there is something to do.

Nothing else happens here: the provider waits for the answer, and sends again what was
not answered.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from anymail.signals import AnymailTrackingEvent, tracking
from django.db import transaction
from django.utils import timezone

from notifications import suppression
from notifications.channels.resend import TAG
from notifications.models import ProviderReceipt
from notifications.receipts import tasks
from notifications.receipts.kinds import ReceiptKind, as_dict, kind_of
from notifications.receipts.scrubbing import scrubbed, without_addresses

_DETAIL = 500


def connect() -> None:
    """Listen to anymail; connecting twice is connecting once."""
    tracking.connect(on_tracking, dispatch_uid="notifications.receipts")


def on_tracking(
    sender: Any, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any
) -> None:
    """Store an event, unless it was stored before; openings are nobody's business."""
    kind = kind_of(event)
    if kind == ReceiptKind.OTHER:
        return
    receipt = _receipt(event, kind, esp_name.lower().replace(" ", "_"))
    # The database decides who is first: the same event may come twice at once.
    ProviderReceipt.objects.bulk_create([receipt], ignore_conflicts=True)
    transaction.on_commit(tasks.nudge, robust=True)


def _receipt(
    event: AnymailTrackingEvent, kind: ReceiptKind, provider: str
) -> ProviderReceipt:
    now = timezone.now()
    address = event.recipient or ""
    return ProviderReceipt(
        provider=provider[:30],
        event_id=_event_id(event),
        kind=kind,
        provider_message_id=str(event.message_id or "")[:200],
        delivery_id_said=_delivery_id(event),
        address_hash=suppression.fingerprint(address) if address else "",
        detail=_detail(event)[:_DETAIL],
        raw=scrubbed(event.esp_event),
        occurred_at=event.timestamp if _is_aware(event) else None,
        received_at=now,
        next_try_at=now,
    )


def _event_id(event: AnymailTrackingEvent) -> str:
    """Return the event's name; what it says, if the provider gives it none."""
    if event.event_id:
        return str(event.event_id)[:200]
    facts = (event.event_type, event.message_id, event.recipient, event.timestamp)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _delivery_id(event: AnymailTrackingEvent) -> str:
    """Return the id that came back as Resend's tag, in either of its two shapes."""
    tags = as_dict(as_dict(event.esp_event).get("data")).get("tags")
    if isinstance(tags, list):
        pairs = [as_dict(tag) for tag in tags]
        tags = {str(tag.get("name")): tag.get("value") for tag in pairs}
    try:
        return str(UUID(str(as_dict(tags).get(TAG))))
    except ValueError:
        return ""


def _detail(event: AnymailTrackingEvent) -> str:
    data = as_dict(as_dict(event.esp_event).get("data"))
    said = (
        event.description,
        event.mta_response,
        as_dict(data.get("failed")).get("reason"),
        as_dict(data.get("suppressed")).get("message"),
    )
    text = " ".join(str(each) for each in said if each)
    return without_addresses(" ".join(text.replace("\x00", "").split()))


def _is_aware(event: AnymailTrackingEvent) -> bool:
    return event.timestamp is not None and event.timestamp.tzinfo is not None
