"""Mail, through whatever backend Django's mail settings name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypedDict, cast
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from notifications import templating
from notifications.channels import Sent, headers, mail_backends
from notifications.channels.mail_errors import MAIL_ERRORS, failure_of
from notifications.context import ESCALATED, context_of
from notifications.digests import content as digest
from notifications.errors import TransientFailure, UncertainFailure
from notifications.kinds import Channel
from notifications.models import Delivery, DeliveryAttempt
from notifications.preferences.reading import language_of
from notifications.statuses import Reason
from notifications.templating import Rendered
from notifications.unsubscribe import offers

#: Providers remember an idempotency key for 24 hours from its first use.
_KEY_LIFETIME = timedelta(hours=23)
#: How an earlier attempt may have ended when the mail may be out all the same.
_DOUBTFUL = (Reason.UNREACHABLE, Reason.LEASE_LAPSED, Reason.INTERNAL, "")


class Mail(TypedDict):
    """A mail as it is sent, JSON-ready, so that each attempt sends the same bytes."""

    sender: str
    #: The recipient's name; the address is the delivery's.
    name: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


class Message(EmailMultiAlternatives):
    """A message that backends know the delivery of."""

    delivery_id: UUID | None = None


def is_idempotent() -> bool:
    """Return whether the provider sends once what it is given twice."""
    return mail_backends.is_idempotent()


def write(delivery: Delivery) -> dict[str, Any]:
    """Return the mail that tells the delivery's event, or its digest (a Mail)."""
    url = offers.link_for(delivery)
    if delivery.event is None:
        rendered = digest.rendered(delivery, unsubscribe_url=url)
        return compose(delivery, rendered, unsubscribe_url=url)
    said = context_of(delivery.event, delivery.recipient) | {"unsubscribe_url": url}
    if delivery.escalation_run_id:
        said["why"] = ESCALATED
    language = language_of(delivery.recipient)
    rendered = templating.render(delivery.event.kind, Channel.EMAIL, language, said)
    return compose(delivery, rendered, unsubscribe_url=url)


def compose(
    delivery: Delivery, rendered: Rendered, *, unsubscribe_url: str
) -> dict[str, Any]:
    """Return the mail that brings a text to the delivery's recipient (a Mail)."""
    person = delivery.recipient
    name = person.get_full_name() if person else ""
    mail = Mail(
        sender=settings.DEFAULT_FROM_EMAIL,
        name=headers.clean(name, limit=headers.MAX_NAME),
        subject=headers.clean(rendered.subject, limit=headers.MAX_SUBJECT),
        text=headers.encodable(rendered.text).strip() + "\n",
        html=headers.encodable(rendered.html),
        headers=offers.headers_for(unsubscribe_url),
    )
    return dict(mail)


def send(delivery: Delivery, content: dict[str, Any]) -> Sent:
    """Hand a mail to the backend once; return the provider's id, or the Message-ID.

    Raises:
        DeliveryFailure: it was not taken, or nobody knows; the failure says which.
    """
    is_safe = mail_backends.is_idempotent()
    if is_safe and _is_key_forgotten(delivery):
        raise UncertainFailure(Reason.UNCERTAIN, "It was first tried a day ago.")
    try:
        connection = mail_backends.backend()
        message = _message(delivery, cast(Mail, content))
        taken = connection.send_messages([message])
    except MAIL_ERRORS as error:
        raise failure_of(error, is_idempotent=is_safe) from error
    if not taken:
        raise TransientFailure(Reason.UNREACHABLE, "The mail server took no message.")
    return _sent(connection, message)


def _message(delivery: Delivery, mail: Mail) -> Message:
    """Return the message, checked: exactly one recipient, and no header injected.

    Only `message()` looks for line breaks in headers, and the backends that speak
    to a provider's HTTP interface never call it; hence the call here.
    """
    sender = headers.sender(mail["sender"])
    headers.check(mail["headers"])
    domain = sender.rpartition("@")[2].rstrip(">")
    message = Message(
        subject=mail["subject"],
        body=mail["text"],
        from_email=sender,
        to=[headers.mailbox(delivery.address, mail["name"])],
        headers={
            **mail["headers"],
            "Message-ID": f"<{delivery.pk.hex}@{domain}>",
            # RFC 3834: keeps out-of-office replies away.
            "Auto-Submitted": "auto-generated",
        },
    )
    message.delivery_id = delivery.pk
    if mail["html"]:
        message.attach_alternative(mail["html"], "text/html")
    message.message()
    return message


def _sent(connection: Any, message: Message) -> Sent:
    # anymail's backends leave what the provider said on the message.
    status = getattr(message, "anymail_status", None)
    said = getattr(status, "message_id", None)
    return Sent(
        provider=mail_backends.name_of(connection),
        message_id=str(said or message.extra_headers["Message-ID"]),
    )


def _is_key_forgotten(delivery: Delivery) -> bool:
    """Return whether an attempt that may have succeeded is older than its key.

    The schedule ends long before; a site that stood still for a day does not.
    """
    if delivery.attempts <= 1:
        return False
    old = DeliveryAttempt.objects.filter(
        delivery=delivery, started_at__lt=timezone.now() - _KEY_LIFETIME
    )
    return old.filter(reason__in=_DOUBTFUL).exists()
