"""What a server answered, cut and cleaned so that it can be kept and shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from urllib3.exceptions import HTTPError

#: How much of a text is kept.
TEXT_LENGTH = 2000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_STEP = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A server's answer; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


def read(response: requests.Response, *, max_bytes: int) -> bytes:
    """Return the beginning of the body, undecoded: what unpacks has no bound.

    A body that breaks off takes nothing from the status that came before it.
    """
    parts: list[bytes] = []
    left = max_bytes
    try:
        while left > 0 and (part := response.raw.read1(min(left, _STEP))):
            parts.append(part)
            left -= len(part)
    except (HTTPError, OSError, ValueError):
        pass
    return b"".join(parts)


def clean(text: str, *, length: int = TEXT_LENGTH) -> str:
    """Return `text` without control characters and marks of direction, cut."""
    return _CONTROLS.sub(" ", text).strip()[:length]


def answer_of(response: requests.Response) -> Answer:
    """Return what is kept of a response whose body has been read."""
    text = response.content.decode("utf-8", "replace")
    return Answer(
        status=response.status_code,
        headers={key.lower(): value for key, value in response.headers.items()},
        text=clean(text),
    )
