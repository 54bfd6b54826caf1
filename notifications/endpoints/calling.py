"""One signed call to an endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from notifications.endpoints import keys
from notifications.endpoints.headers import MASK
from notifications.endpoints.payload import Message
from notifications.endpoints.signing import signed_headers
from notifications.models import WebhookEndpoint
from notifications.net import Answer, post
from notifications.vault import unseal

#: What is shorter is in any answer by chance, and no secret.
_SHORTEST_SECRET = 4


def call(endpoint: WebhookEndpoint, message: Message, *, now: datetime) -> Answer:
    """Send a message, signed for this moment; return what the endpoint answers.

    A server that repeats what it was sent repeats the owner's own headers: their
    values are masked, since answers are kept and shown.

    Raises:
        OutboundError: there was no answer.
        SecretUnreadable: its secrets were sealed with a key that is not set any more.
    """
    body = message["body"].encode()
    signed = signed_headers(
        message["id"], body, keys.live(endpoint.pk, now=now), at=now
    )
    own = headers_of(endpoint)
    headers = {**own, "Content-Type": "application/json", **signed}
    answer = post(endpoint.url, body, headers)
    return replace(answer, text=_masked(answer.text, own.values()))


def headers_of(endpoint: WebhookEndpoint) -> dict[str, str]:
    """Return the further headers of an endpoint; raises SecretUnreadable."""
    sealed = endpoint.sealed_headers
    found: dict[str, str] = json.loads(unseal(sealed)) if sealed else {}
    return found


def _masked(text: str, secrets: Iterable[str]) -> str:
    # The longest first: one may be the beginning of another.
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK) if len(secret) >= _SHORTEST_SECRET else text
    return text
