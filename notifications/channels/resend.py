"""anymail's Resend backend, made safe to repeat by an idempotency key."""

from __future__ import annotations

from typing import Any

from anymail.backends import resend
from django.core.mail import EmailMessage


class IdempotentPayload(resend.ResendPayload):
    """A request whose repetition within 24 hours sends no second mail.

    The Message-ID is the key: a delivery's stays the same over all attempts. A
    message without one (a password reset) goes out as it always did.
    """

    def __init__(self, message: EmailMessage, defaults: Any, backend: Any) -> None:
        key = str(message.extra_headers.get("Message-ID", "")).strip("<>")
        headers = {"Idempotency-Key": key} if key else {}
        super().__init__(message, defaults, backend, headers=headers)


class EmailBackend(resend.EmailBackend):
    """Send through Resend; settings as for anymail's own backend."""

    def build_message_payload(self, message: EmailMessage, defaults: Any) -> Any:
        """Return the request that sends `message`."""
        return IdempotentPayload(message, defaults, self)
