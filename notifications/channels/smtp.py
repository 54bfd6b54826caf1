"""Django's SMTP backend, which also says whether a mail may have got through."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from notifications.net import deadline
from notifications.net.deadline import Deadline


class HandedOver(Exception):
    """The server had the whole mail, and did not say what it did with it.

    Sending it again might double it; not sending it again might lose it.
    """


#: Seconds for a whole conversation: shorter than the lease of a delivery.
TOTAL_SECONDS = 60.0


class _Watching(smtplib.SMTP):
    """Knows when the last byte of a mail has left; a deadline holds its connection."""

    is_handed_over = False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        deadline.hold(connection)
        return connection

    def send(self, s: Any) -> None:
        """Send a command (text) or the whole of a mail (bytes)."""
        super().send(s)
        self.is_handed_over = self.is_handed_over or isinstance(s, bytes)


class _WatchingInSecret(smtplib.SMTP_SSL, _Watching):
    """The same from the first byte on by TLS, the handshake included.

    In this order: what is held is the connection before it is wrapped.
    """


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
        with Deadline(TOTAL_SECONDS):
            return self._send_all(email_messages)

    def _send_all(self, email_messages: Sequence[EmailMessage]) -> int:
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
