"""Signatures as Standard Webhooks 1.0.0 has them. Pure."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

#: The standard wants 24 to 64.
SECRET_BYTES = 32
PREFIX = "whsec_"


def new_secret() -> str:
    """Return a secret as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(
    message_id: str, body: bytes, keys: Sequence[str], *, at: datetime
) -> dict[str, str]:
    """Return the three headers of one attempt; each key signs, in their order.

    Raises:
        ValueError: the id has a dot, which would let it be read in two ways; or there
            is no key: nothing goes unsigned.
    """
    if not keys:
        raise ValueError("There is no key to sign with.")
    if "." in message_id:
        raise ValueError("The id of a message has no dot.")
    # The library takes the clock's face for UTC, whatever zone it is in.
    moment = at.astimezone(UTC)
    text = body.decode()
    signatures = [Webhook(key).sign(message_id, moment, text) for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
