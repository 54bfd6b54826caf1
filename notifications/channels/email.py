"""Mail, through whatever backend Django's mail settings name."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any, cast
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from notifications import messages
from notifications.channels.mail_errors import MAIL_ERRORS, failure_of
from notifications.errors import TransientFailure
from notifications.messages import RenderedMail
from notifications.models import Notification
from notifications.statuses import Reason


def write(notification: Notification) -> dict[str, Any]:
    """Return the mail that tells `notification` (a RenderedMail)."""
    return dict(messages.render(notification))


def send(delivery_id: UUID, address: str, content: dict[str, Any]) -> str:
    """Hand a mail to the backend once; return the provider's id, or the Message-ID.

    A connection that breaks after the server took the mail and before it said so
    looks like one that broke before: the mail is then sent again, with the same
    Message-ID, and with the same idempotency key where the provider has one.

    Raises:
        DeliveryFailure: it was not taken; the failure says whether to retry.
    """
    try:
        message = _message(delivery_id, address, cast(RenderedMail, content))
        taken = message.send()
    except MAIL_ERRORS as error:
        raise failure_of(error) from error
    if not taken:
        raise TransientFailure(Reason.UNREACHABLE, "The mail server took no message.")
    return _provider_id(message)


def _message(
    delivery_id: UUID, address: str, mail: RenderedMail
) -> EmailMultiAlternatives:
    """Return the message, checked: exactly one recipient, and no header injected.

    Only `message()` looks for line breaks in headers, and the backends that speak
    to a provider's HTTP interface never call it; hence the call here.
    """
    validate_email(address)
    domain = parseaddr(mail["sender"])[1].rpartition("@")[2] or "localhost"
    message = EmailMultiAlternatives(
        subject=mail["subject"],
        body=mail["text"],
        from_email=mail["sender"],
        to=[address],
        headers={
            "Message-ID": f"<{delivery_id.hex}@{domain}>",
            # RFC 3834: keeps out-of-office replies away.
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail["html"], "text/html")
    message.message()
    return message


def _provider_id(message: EmailMultiAlternatives) -> str:
    # anymail's backends leave what the provider said on the message.
    status = getattr(message, "anymail_status", None)
    return str(
        getattr(status, "message_id", None) or message.extra_headers["Message-ID"]
    )
