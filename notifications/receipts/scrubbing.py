"""Take addresses and contents out of what providers send, before it is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

#: What holds people's names, addresses, or the message itself.
_LEFT_OUT = frozenset(
    {
        *("to", "from", "cc", "bcc", "reply_to", "recipient", "email", "sender"),
        *("headers", "subject", "html", "text", "body", "ip", "ipaddress"),
        *("user_agent", "useragent"),
    }
)
_PART = r"[^\s<>()\[\]\",;:]+"
_ADDRESS = re.compile(rf'(?:"[^"]*"|{_PART})@{_PART}')
#: Bytes of an event that are kept, and how deep it may be nested.
MAX_BYTES = 20_000
MAX_DEPTH = 8


def scrubbed(event: Any) -> dict[str, Any]:
    """Return an event JSON-ready and without addresses; empty if it is too large."""
    clean = _clean(event, MAX_DEPTH)
    kept = clean if isinstance(clean, dict) else {}
    return kept if len(json.dumps(kept)) <= MAX_BYTES else {}


def without_addresses(text: str) -> str:
    """Return a sentence of the provider's without the addresses in it."""
    return _ADDRESS.sub("…", text)


def _clean(value: Any, depth: int) -> Any:
    if depth == 0:
        return None
    if isinstance(value, Mapping):
        kept = {k: v for k, v in value.items() if str(k).lower() not in _LEFT_OUT}
        return {
            without_addresses(str(k)): _clean(v, depth - 1) for k, v in kept.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(each, depth - 1) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_addresses(str(value).replace("\x00", ""))
