"""Headers of mails: nothing that people typed can add one, or a recipient.

Django looks for line breaks when it builds the message itself, which the backends
that speak to a provider's HTTP interface never ask it to do. Hence checks of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_SUBJECT = 200
MAX_NAME = 100

# Control characters, and the separators that some mail readers take for line ends.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NAME = re.compile(r"[A-Za-z0-9-]+")


def clean(text: str, *, limit: int) -> str:
    """Return the text on one line, at most `limit` characters, fit for UTF-8."""
    line = " ".join(_CONTROLS.sub(" ", encodable(text)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def encodable(text: str) -> str:
    """Return the text with question marks for what UTF-8 cannot say (surrogates)."""
    return text.encode("utf-8", "replace").decode()


def mailbox(address: str, name: str = "") -> str:
    """Return an address with its display name, quoted as RFC 5322 wants it.

    Raises:
        ValidationError: `address` is not exactly one address.
    """
    validate_email(address)
    try:
        return str(Address(clean(name, limit=MAX_NAME), addr_spec=address))
    except ValueError as error:
        raise ValidationError(str(error)) from None


def sender(text: str) -> str:
    """Return a sender from the settings ("Name <address>"), built anew.

    Raises:
        ValidationError: it has a line break, or no address or more than one.
    """
    if _CONTROLS.search(text):
        raise ValidationError("The sender has a control character.")
    name, address = parseaddr(text)
    return mailbox(address, name)


def check(headers: Mapping[str, str]) -> None:
    """Refuse names that are none, and values of more than one line.

    Raises:
        ValidationError: one is not safe.
    """
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or _CONTROLS.search(value):
            raise ValidationError(f"The header {name[:40]!r} is not safe.")
