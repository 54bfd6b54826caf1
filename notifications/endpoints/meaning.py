"""What an endpoint's answer means for the delivery. Pure."""

from __future__ import annotations

from datetime import datetime

from notifications.errors import DeliveryFailure, PermanentFailure, TransientFailure
from notifications.net import (
    Answer,
    BadCertificate,
    ForbiddenAddress,
    OutboundError,
    TooSlow,
)
from notifications.net.retrying import seconds_of
from notifications.statuses import Reason

GONE = 410
#: Answers that say "not now" (RFC 9110, RFC 8470); from 500 on all do.
_NOT_NOW = frozenset({408, 425})
_SLOW_DOWN = 429
#: The least wait after silence and after being asked to slow down.
_SLOW_SECONDS = 60.0


def failure_of(answer: Answer, *, now: datetime) -> DeliveryFailure | None:
    """Return what is wrong with an answer; None for any 2xx, whatever its body says."""
    status = answer.status
    if 200 <= status < 300:
        return None
    said = {"http_status": status, "response": answer.text}
    wait = seconds_of(answer.headers.get("retry-after", ""), now=now)
    if status == _SLOW_DOWN:
        return TransientFailure(
            Reason.THROTTLED,
            "The endpoint asked to slow down.",
            retry_after=max(wait or 0, _SLOW_SECONDS),
            is_free=True,
            **said,  # type: ignore[arg-type]
        )
    text = _sentence(status)
    if status in _NOT_NOW or status >= 500:
        return TransientFailure(
            Reason.UNREACHABLE,
            text,
            retry_after=wait,
            **said,  # type: ignore[arg-type]
        )
    return PermanentFailure(Reason.REFUSED, text, **said)  # type: ignore[arg-type]


def failure_of_error(error: OutboundError) -> DeliveryFailure:
    """Return what a call without an answer means."""
    if isinstance(error, ForbiddenAddress):
        return PermanentFailure(Reason.FORBIDDEN_ADDRESS, str(error))
    if isinstance(error, BadCertificate):
        return PermanentFailure(Reason.REFUSED, str(error))
    wait = _SLOW_SECONDS if isinstance(error, TooSlow) else None
    return TransientFailure(Reason.UNREACHABLE, str(error), retry_after=wait)


def _sentence(status: int) -> str:
    if 300 <= status < 400:
        return f"The endpoint redirects ({status}). Enter the address it leads to."
    if status == GONE:
        return "The endpoint is gone (410)."
    return f"The endpoint answered {status}."
