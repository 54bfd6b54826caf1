"""What an answer of a push service means for the delivery and the browser. Pure."""

from __future__ import annotations

from datetime import datetime

import requests

from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.net import BadCertificate, ForbiddenAddress, OutboundError
from notifications.net.retrying import seconds_of
from notifications.statuses import Reason

#: The subscription is no more (RFC 8030, 7.3); services answer either.
GONE = frozenset({404, 410})
#: The service does not take our key or token. The browser is not to blame.
NOT_US = frozenset({401, 403})
_TOO_LARGE = 413
_SLOW_DOWN = 429
#: Answers that say "not now" (RFC 9110, RFC 8470); from 500 on all do.
_NOT_NOW = frozenset({408, 425})
#: The least wait after being asked to slow down.
_SLOW_SECONDS = 60.0


def failure_of(
    status: int, *, retry_after: str, text: str, now: datetime
) -> DeliveryFailure:
    """Return what an answer other than 200, 201 and 202 means.

    `retry_after` is the header's value, empty without one; `text` is the answer's.
    """
    wait = seconds_of(retry_after, now=now)
    if status == _SLOW_DOWN:
        return TransientFailure(
            Reason.THROTTLED,
            "The push service asked to slow down.",
            retry_after=max(wait or 0, _SLOW_SECONDS),
            is_free=True,
            http_status=status,
            response=text,
        )
    if status in NOT_US:
        return TransientFailure(
            Reason.MISCONFIGURED,
            f"The push service does not accept our key ({status}).",
            http_status=status,
            response=text,
        )
    if status in _NOT_NOW or status >= 500:
        return TransientFailure(
            Reason.UNREACHABLE,
            f"The push service answered {status}.",
            retry_after=wait,
            http_status=status,
            response=text,
        )
    return _for_good(status, text)


def failure_of_error(error: OutboundError, *, is_replaced: bool) -> DeliveryFailure:
    """Return what a call without an answer means.

    Push services know no idempotency keys: what may have arrived is not sent again,
    unless a second copy takes the place of the first (`is_replaced`, by its topic).
    """
    if isinstance(error, ForbiddenAddress):
        return PermanentFailure(Reason.FORBIDDEN_ADDRESS, str(error))
    if isinstance(error, BadCertificate) or is_replaced or not was_sent(error):
        return TransientFailure(Reason.UNREACHABLE, str(error))
    return UncertainFailure(Reason.UNCERTAIN, str(error))


def was_sent(error: BaseException) -> bool:
    """Return whether the message may have left before the call went wrong.

    Only who read its answer in vain, or lost the connection while at it, may have
    handed it over; a name without an address and a refused connection have not.
    """
    cause = error.__cause__
    if isinstance(cause, requests.ConnectTimeout):
        return False
    text = repr(cause)
    return cause is not None and not any(mark in text for mark in _NOT_CONNECTED)


#: How the libraries below call what happens before a connection is there.
_NOT_CONNECTED = ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError")


def _for_good(status: int, text: str) -> DeliveryFailure:
    if status in GONE:
        reason, words = Reason.DESTINATION_DISABLED, "The browser is subscribed no more"
    elif status == _TOO_LARGE:
        reason, words = Reason.REFUSED, "The message is too large for the push service"
    else:
        reason, words = Reason.REFUSED, "The push service refused the message"
    return PermanentFailure(
        reason, f"{words} ({status}).", http_status=status, response=text
    )
