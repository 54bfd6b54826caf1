"""anymail's Resend backend, made safe to repeat by an idempotency key."""

from __future__ import annotations

from typing import Any

from anymail.backends import resend
from django.core.mail import EmailMessage

#: The tag that comes back in each receipt. Tags stay with the provider; metadata
#: would be a header that the recipient can read.
TAG = "delivery_id"


class IdempotentPayload(resend.ResendPayload):
    """A request whose repetition within 24 hours sends no second mail.

    The delivery is the key, the same over all attempts. A message without one (a
    password reset) goes out as it always did.
    """

    def __init__(self, message: EmailMessage, defaults: Any, backend: Any) -> None:
        key = str(getattr(message, "delivery_id", None) or "")
        headers = {"Idempotency-Key": key} if key else {}
        super().__init__(message, defaults, backend, headers=headers)
        if key:
            self.data["tags"] = [{"name": TAG, "value": key}]


class EmailBackend(resend.EmailBackend):
    """Send through Resend; settings as for anymail's own backend."""

    def build_message_payload(self, message: EmailMessage, defaults: Any) -> Any:
        """Return the request that sends `message`."""
        return IdempotentPayload(message, defaults, self)
