"""Reads e-mail (RFC 5322, MIME): the message is a part, and each attachment one."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from workers.errors import Corrupt, Empty, NestedTooDeep, ReadingError
from workers.limits import Limits
from workers.readers.html import html_text, read_html
from workers.readers.mail_headers import BROKEN, BoundedPolicy
from workers.readers.outline import join
from workers.readers.parts import Part, PartsReader
from workers.readers.plain import decode

_SHOWN = ("From", "To", "Cc", "Date", "Subject")


def open_mail(path: Path, limits: Limits) -> PartsReader:
    """Open a message.

    Raises:
        Corrupt: its headers or parts cannot be told apart.
        Empty: it has neither text nor attachments.
        NestedTooDeep: messages lie in messages without end.
        TooManyPages: it has too many attachments.
    """
    message = _parsed(path)
    try:
        attached = list(_attached(message, 0, limits))
        if not attached and not _body(message).strip():
            attached = _leaves(message)
    except BROKEN as error:
        raise Corrupt(detail=repr(error)) from error
    return PartsReader(
        unit="part",
        pages=1 + len(attached),
        load=lambda index: _load(message, attached, index),
        limits=limits,
        metadata=_metadata(message),
    )


def _parsed(path: Path) -> EmailMessage:
    try:
        with path.open("rb") as file:
            message = email.message_from_binary_file(file, policy=BoundedPolicy())
    except RecursionError as error:
        raise NestedTooDeep(detail="parts within parts") from error
    except BROKEN as error:
        raise Corrupt(detail=repr(error)) from error
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Corrupt(detail="no headers")
    return message


def _attached(
    message: EmailMessage, depth: int, limits: Limits
) -> Iterator[EmailMessage]:
    """Yield attachments; those of a message that is attached follow it."""
    if depth > limits.max_depth:
        raise NestedTooDeep(detail=f"{depth} messages within each other")
    for part in message.iter_attachments():
        yield part
        if part.get_content_type() == "message/rfc822":
            yield from _attached(part.get_content(), depth + 1, limits)


def _leaves(message: EmailMessage) -> list[EmailMessage]:
    """Return what there is in a message of a shape that has neither body nor files.

    Digests and reports of delivery are such, and a message around another one.

    Raises:
        Empty: nothing is in it.
    """
    leaves = [each for each in message.walk() if not each.is_multipart()]
    found = [each for each in leaves if each is not message and _text(each).strip()]
    if not found:
        raise Empty
    return found


def _load(message: EmailMessage, attached: list[EmailMessage], index: int) -> Part:
    try:
        if not index:
            return Part(text=_message_text(message))
        return _attachment(attached[index - 1])
    except ReadingError:
        raise
    except BROKEN as error:
        raise Corrupt(detail=repr(error)) from error


def _message_text(message: EmailMessage) -> str:
    shown = ((name, message.get(name)) for name in _SHOWN)
    lines = [
        f"{name}: {' '.join(str(value).split())}" for name, value in shown if value
    ]
    return "\n".join(lines) + f"\n\n{_body(message)}"


def _body(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None and not message.is_multipart():
        # It names a boundary that never comes.
        body = message
    return _text(body) if body is not None else ""


def _attachment(part: EmailMessage) -> Part:
    name = part.get_filename() or "an attachment without a name"
    if part.get_content_type() == "message/rfc822":
        return Part(text=_message_text(part.get_content()))
    if part.get_content_maintype() == "text":
        return Part(text=f"{name}\n\n{_text(part)}")
    size = len(part.get_payload(decode=True) or b"")
    return Part(
        text="",
        note=f"{name} ({part.get_content_type()}, {size:,} bytes) is attached. To have "
        "it read, save it and hand it in.",
    )


def _text(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("")
    if part.get_content_subtype() == "html":
        return join(read_html(decode(data, charset) if charset else html_text(data))[1])
    return decode(data, charset)


def _metadata(message: EmailMessage) -> dict[str, str]:
    fields = {"title": "Subject", "author": "From", "created": "Date"}
    try:
        return {
            key: str(message[name]) for key, name in fields.items() if message[name]
        }
    except BROKEN:
        return {}
