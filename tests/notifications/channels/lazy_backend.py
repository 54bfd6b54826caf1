"""A mail backend that takes nothing and says so only by a number."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Takes no message."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return that none was taken."""
        return 0
