"""Django's SMTP backend, which also says whether a mail may have got through."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp


class HandedOver(Exception):
    """The server had the whole mail, and did not say what it did with it.

    Sending it again might double it; not sending it again might lose it.
    """


#: Seconds for a whole conversation: shorter than the lease of a delivery.
TOTAL_SECONDS = 60.0


class _Watching(smtplib.SMTP):
    """Knows when the last byte of a mail has left, and ends when its time is up."""

    is_handed_over = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._ends_at = time.monotonic() + TOTAL_SECONDS
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's answer, unless it comes too late."""
        self._hurry()
        return super().getreply()

    def _hurry(self) -> None:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("The server took too long.")
        if self.sock:
            self.sock.settimeout(min(left, self.timeout))

    def send(self, s: Any) -> None:
        """Send a command (text) or the whole of a mail (bytes)."""
        super().send(s)
        self.is_handed_over = self.is_handed_over or isinstance(s, bytes)


class _WatchingInSecret(_Watching, smtplib.SMTP_SSL):
    """The same from the first byte on by TLS."""


class EmailBackend(smtp.EmailBackend):
    """Send by SMTP; settings as for Django's own backend."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What speaks to the server."""
        return _WatchingInSecret if self.use_ssl else _Watching

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send messages in one conversation of their own; return how many.

        Raises:
            HandedOver: the server had one whole, and no answer came.
        """
        self.open()
        talk = self.connection
        try:
            return super().send_messages(email_messages)
        except (smtplib.SMTPException, OSError) as error:
            # RFC 5321, 4.2.5: only an answer after the end of the data ends doubts.
            if getattr(talk, "is_handed_over", False) and not _is_answer(error):
                raise HandedOver(str(error)) from error
            raise
        finally:
            self.close()


def _is_answer(error: Exception) -> bool:
    if not isinstance(error, smtplib.SMTPResponseException):
        return False
    return 400 <= error.smtp_code <= 599
