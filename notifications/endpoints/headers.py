"""Further headers that an owner wants to be sent: what they may be. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from notifications.endpoints.errors import EndpointRefused

MAX_HEADERS = 10
MAX_CHARACTERS = 2000
#: What stands for a value that is kept and not shown.
MASK = "••••••••"

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_BAD_VALUE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: They frame the message, or say who speaks; ours are the only true ones.
_FORBIDDEN_WORDS = (
    "accept accept-encoding connection cookie date expect forwarded host keep-alive "
    "proxy-authenticate proxy-authorization proxy-connection set-cookie te trailer "
    "transfer-encoding upgrade user-agent via"
)
_FORBIDDEN = frozenset(_FORBIDDEN_WORDS.split())
_FORBIDDEN_PREFIXES = (
    "content-",
    "headway-",
    "sec-",
    "svix-",
    "webhook-",
    "x-amz-",
    "x-forwarded-",
    "x-goog-",
)


def check(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers as they are sent, the values without blanks around them.

    Raises:
        EndpointRefused: one is none, or is not theirs to set.
    """
    if len(headers) > MAX_HEADERS:
        raise _refused(f"There can be {MAX_HEADERS} further headers.")
    if sum(len(name) + len(value) for name, value in headers.items()) > MAX_CHARACTERS:
        raise _refused(f"All headers together have {MAX_CHARACTERS} characters.")
    if len({name.lower() for name in headers}) < len(headers):
        raise _refused("Each header can be there once.")
    return {name: _checked(name, value.strip()) for name, value in headers.items()}


def from_lines(text: str, kept: Mapping[str, str]) -> dict[str, str]:
    """Return headers from lines such as "X-Key: value"; a mask keeps what there was.

    Raises:
        EndpointRefused: a line is no header, or a mask with nothing behind it.
    """
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or name in found:
            raise _refused("Write one header a line, such as X-Key: value.")
        if value == MASK and name not in kept:
            raise _refused(f"Write the value of {name[:40]} anew.")
        found[name] = kept[name] if value == MASK else value
    return check(found)


def to_lines(headers: Mapping[str, str]) -> str:
    """Return headers as lines, their values masked."""
    return "\n".join(f"{name}: {MASK}" for name in headers)


def dumps(headers: Mapping[str, str]) -> str:
    """Return headers as the text that is sealed; empty for none."""
    return json.dumps(dict(headers)) if headers else ""


def _checked(name: str, value: str) -> str:
    lower = name.lower()
    if not _NAME.fullmatch(name):
        raise _refused(f"{name[:40]!r} is no name of a header.")
    if lower in _FORBIDDEN or lower.startswith(_FORBIDDEN_PREFIXES):
        raise _refused(f"{name} is set by us alone.")
    if _BAD_VALUE.search(value) or not _is_latin(value):
        raise _refused(f"The value of {name} has characters that no header has.")
    return value


def _is_latin(value: str) -> bool:
    return all(ord(character) < 256 for character in value)


def _refused(message: str) -> EndpointRefused:
    return EndpointRefused("headers", message)
