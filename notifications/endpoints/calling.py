"""One signed call to an endpoint."""

from __future__ import annotations

import json
from datetime import datetime

from notifications.endpoints import keys
from notifications.endpoints.payload import Message
from notifications.endpoints.signing import signed_headers
from notifications.models import WebhookEndpoint
from notifications.net import Answer, post
from notifications.vault import unseal


def call(endpoint: WebhookEndpoint, message: Message, *, now: datetime) -> Answer:
    """Send a message, signed for this moment; return what the endpoint answers.

    Raises:
        OutboundError: there was no answer.
        SecretUnreadable: its secrets were sealed with a key that is not set any more.
    """
    body = message["body"].encode()
    signed = signed_headers(
        message["id"], body, keys.live(endpoint.pk, now=now), at=now
    )
    headers = {**headers_of(endpoint), "Content-Type": "application/json", **signed}
    return post(endpoint.url, body, headers)


def headers_of(endpoint: WebhookEndpoint) -> dict[str, str]:
    """Return the further headers of an endpoint; raises SecretUnreadable."""
    sealed = endpoint.sealed_headers
    found: dict[str, str] = json.loads(unseal(sealed)) if sealed else {}
    return found
