"""A mail provider that signs what it says became of a mail."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from svix.webhooks import Webhook

from notifications import suppression
from notifications.kinds import Channel
from notifications.models import Delivery, ProviderReceipt
from notifications.receipts import processing
from notifications.statuses import Status

SECRET = "whsec_" + base64.b64encode(b"a secret of the provider").decode()
ADDRESS = "alice@example.org"
PATH = "/anymail/resend/tracking/"
PERMANENT = {"type": "Permanent", "subType": "General", "message": "hard bounce"}
TRANSIENT = {"type": "Transient", "subType": "MailboxFull", "message": "general"}


def event(name: str, delivery: Delivery | None = None, **data: Any) -> dict[str, Any]:
    """What Resend says, in the shape of its webhooks."""
    about: dict[str, Any] = {
        "email_id": "re_1",
        "from": "Headway <no-reply@headway.example.org>",
        "to": [ADDRESS],
        "subject": "“May exams” is finished",
    }
    if delivery:
        about["tags"] = {"delivery_id": str(delivery.pk)}
    return {
        "type": name,
        "created_at": timezone.now().isoformat(),
        "data": about | data,
    }


def signed(body: str, event_id: str, secret: str = SECRET) -> dict[str, str]:
    """The headers by which Resend proves that it is Resend."""
    now = timezone.now()
    return {
        "svix-id": event_id,
        "svix-timestamp": str(int(now.timestamp())),
        "svix-signature": Webhook(secret).sign(event_id, now, body),
    }


@pytest.fixture(autouse=True)
def _open_door(settings) -> None:
    """Resend's signatures are asked for."""
    settings.ANYMAIL = {"RESEND_API_KEY": "re_key", "RESEND_SIGNING_SECRET": SECRET}


@pytest.fixture
def say(client: Client) -> Callable[..., Any]:
    """Let the provider say something, signed."""

    def said(payload: dict[str, Any], event_id: str = "") -> Any:
        body = json.dumps(payload)
        headers = signed(body, event_id or f"msg_{uuid4()}")
        return client.post(PATH, body, "application/json", headers=headers)

    return said


@pytest.fixture
def sent(delivery_in) -> Delivery:
    """A mail that Resend took."""
    return delivery_in(
        Status.SENT,
        provider="resend",
        provider_message_id="re_1",
        sent_at=timezone.now(),
    )


@pytest.fixture
def tell(say) -> Callable[..., None]:
    """Let the provider say something, and a worker apply it."""

    def told(payload: dict[str, Any], event_id: str = "") -> None:
        assert say(payload, event_id).status_code == 200
        work()

    return told


def work(*, after: timedelta = timedelta()) -> int:
    """Apply what is due, as if so much time had passed."""
    return processing.process_due(now=timezone.now() + after)


def status_of(delivery: Delivery) -> str:
    """The status as the table has it."""
    return Delivery.objects.values_list("status", flat=True).get(pk=delivery.pk)


def the_receipt() -> ProviderReceipt:
    """The only one there is."""
    return ProviderReceipt.objects.get()


def is_muted(address: str = ADDRESS, after: timedelta = timedelta()) -> bool:
    """Whether nothing would be sent to an address, after a time."""
    now = timezone.now() + after
    return suppression.is_suppressed(Channel.EMAIL, address, now=now)
