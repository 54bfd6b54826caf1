"""What a task is sent with, as a row can keep it, to send the same again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kombu.exceptions import EncodeError
from kombu.utils import json as messages

#: Characters of JSON that a row keeps; a task with more cannot be sent again.
MAX_LENGTH = 256 * 1024

#: Options that are a part of what is asked for. Moments (countdown, eta) are not:
#: they have passed when it is sent again. The one after which it is not to begin is.
KEPT = (
    "queue",
    "exchange",
    "routing_key",
    "priority",
    "time_limit",
    "soft_time_limit",
    "serializer",
    "compression",
    "ignore_result",
    "shadow",
    "link",
    "link_error",
    "chain",
    "chord",
    "group_id",
    "group_index",
    "root_id",
    "parent_id",
    "reply_to",
)


def encode(
    args: Sequence[Any] | None,
    kwargs: Mapping[str, Any] | None,
    options: Mapping[str, Any],
    expires_at: datetime | None = None,
) -> dict[str, Any]:
    """Return what a task is sent with, JSON-ready; empty if it cannot be kept."""
    kept = {name: options[name] for name in KEPT if options.get(name) is not None}
    if expires_at is not None:
        kept["expires"] = expires_at.isoformat()
    sent = {"args": list(args or ()), "kwargs": dict(kwargs or {}), "options": kept}
    try:
        text = messages.dumps(sent)
    except (EncodeError, TypeError, ValueError):
        return {}
    if len(text) > MAX_LENGTH:
        return {}
    stored: dict[str, Any] = json.loads(text)
    return stored


def expires_at(stored: Mapping[str, Any] | None) -> datetime | None:
    """Return the moment after which a task is not to begin, if there is one."""
    text = (stored or {}).get("options", {}).get("expires")
    return datetime.fromisoformat(text) if text else None


def still_valid(
    stored: Mapping[str, Any] | None, queued_at: datetime
) -> Mapping[str, Any] | None:
    """Return what to send again of a task that was queued, maybe anew, at a moment.

    Who asked for it after its time had run out wants it all the same.
    """
    end = expires_at(stored)
    if stored is None or end is None or end > queued_at:
        return stored
    rest = {k: v for k, v in stored["options"].items() if k != "expires"}
    return {**stored, "options": rest}


def as_json(value: Any, longest: int) -> Any:
    """Return a value as JSON has it; None if it is none, or too long."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return None
    return json.loads(text) if len(text) <= longest else None


def decode(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return `args`, `kwargs` and options as `send_task` takes them."""
    sent = messages.loads(json.dumps(stored))
    return {"args": sent["args"], "kwargs": sent["kwargs"], **sent["options"]}
