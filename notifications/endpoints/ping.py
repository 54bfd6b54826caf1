"""Test pings: sent at once, while the owner waits for the answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from notifications.endpoints import meaning
from notifications.endpoints.calling import call
from notifications.endpoints.payload import ping_body
from notifications.errors import SecretUnreadable
from notifications.models import WebhookEndpoint
from notifications.net import OutboundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """What came of it; `status` None: there was no answer."""

    is_ok: bool
    status: int | None
    milliseconds: int
    #: A sentence for the owner.
    message: str
    #: What the endpoint said, cut.
    response: str = ""


def ping(endpoint: WebhookEndpoint, *, sender: str, now: datetime) -> Pinged:
    """Send a signed test to an endpoint, on or off, and keep what came of it."""
    came = _send(endpoint, sender, now)
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk, url=endpoint.url)
    row.update(
        tested_at=now,
        test_status=came.status,
        test_ms=came.milliseconds,
        test_answer=came.message[:200],
    )
    if came.is_ok:
        # The next message need not wait for the end of a pause.
        row.update(paused_until=None, consecutive_failures=0)
    return came


def _send(endpoint: WebhookEndpoint, sender: str, now: datetime) -> Pinged:
    body = ping_body(at=now, sender=sender)
    began = time.monotonic()
    try:
        answer = call(
            endpoint, {"id": f"msg_test_{uuid4().hex}", "body": body}, now=now
        )
    except (OutboundError, SecretUnreadable) as error:
        return Pinged(
            is_ok=False, status=None, milliseconds=_since(began), message=str(error)
        )
    failure = meaning.failure_of(answer, now=now)
    return Pinged(
        is_ok=failure is None,
        status=answer.status,
        milliseconds=_since(began),
        message=str(failure or f"It arrived: the endpoint answered {answer.status}."),
        response=answer.text,
    )


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
