"""What an error of a mail server or provider means: try again, or not, or unknown."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.exceptions import ImproperlyConfigured, ValidationError
from urllib3.exceptions import NewConnectionError

from notifications.channels.smtp import HandedOver
from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.net.retrying import seconds_of
from notifications.statuses import Reason

#: What sending a mail may raise when it is not a fault of ours. SMTP's errors and
#: those of HTTP requests are OSErrors; a bad header or address is a ValueError.
MAIL_ERRORS = (
    OSError,
    AnymailError,
    HandedOver,
    ValueError,
    ValidationError,
    ImproperlyConfigured,
)

#: Answers that say "not now" (RFC 9110, RFC 8470); from 500 on all do.
_NOT_NOW = frozenset({408, 425})
#: Answers of a gateway that does not know what the provider did with the message.
_NOT_KNOWN = frozenset({502, 504})
#: Answers that an operator can mend: a wrong key, an unverified sender.
_OURS_TO_MEND = frozenset({401, 403})
#: Seconds to wait when a provider throttles and does not say how long.
_THROTTLED_SECONDS = 60.0
#: Seconds to wait when the day's or the month's quota is used up: minutes are no use.
_QUOTA_SECONDS = 3600.0
#: Characters of an answer that are kept.
_ANSWER = 2000


def failure_of(error: Exception, *, is_idempotent: bool) -> DeliveryFailure:
    """Return what `error`, one of MAIL_ERRORS, means for the delivery.

    `is_idempotent`: sending once more what was taken has no second effect.
    """
    text = " ".join(str(error).split()) or repr(error)
    if isinstance(error, AnymailAPIError):
        return _of_provider(error, text, is_idempotent=is_idempotent)
    if isinstance(error, HandedOver):
        return UncertainFailure(Reason.UNCERTAIN, text)
    if isinstance(error, smtplib.SMTPException):
        return _of_smtp(error, text)
    if isinstance(error, ImproperlyConfigured):
        return TransientFailure(Reason.MISCONFIGURED, text)
    # Before OSError: an error of anymail can be both.
    if isinstance(error, AnymailError | ValueError | ValidationError):
        return PermanentFailure(Reason.REFUSED, text)
    return TransientFailure(Reason.UNREACHABLE, text)


def _of_smtp(error: smtplib.SMTPException, text: str) -> DeliveryFailure:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return TransientFailure(Reason.MISCONFIGURED, text)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    else:
        codes = []
    # RFC 5321, 4.2.1: 5yz is permanent, 4yz is transient.
    if codes and all(500 <= code <= 599 for code in codes):
        return PermanentFailure(Reason.REFUSED, text)
    return TransientFailure(Reason.UNREACHABLE, text)


def _of_provider(error: Any, text: str, *, is_idempotent: bool) -> DeliveryFailure:
    code = error.status_code
    if code is None or code < 300 or code in _NOT_KNOWN:
        # No answer, or one that cannot be understood.
        if is_idempotent or never_arrived(error):
            return TransientFailure(Reason.UNREACHABLE, text, http_status=code)
        return UncertainFailure(Reason.UNCERTAIN, text, http_status=code)
    return _of_answer(error, text, code)


def _of_answer(error: Any, text: str, code: int) -> DeliveryFailure:
    said: dict[str, Any] = {"http_status": code, "response": _body(error)}
    if code in _NOT_NOW or code >= 500:
        wait = _asked(error)
        return TransientFailure(Reason.UNREACHABLE, text, retry_after=wait, **said)
    if code == 429:
        wait = _wait(error)
        return TransientFailure(
            Reason.THROTTLED, text, retry_after=wait, is_free=True, **said
        )
    if code in _OURS_TO_MEND:
        return TransientFailure(Reason.MISCONFIGURED, text, **said)
    if code == 409:
        return _of_conflict(error, text, said)
    return PermanentFailure(Reason.REFUSED, text, **said)


def _of_conflict(error: Any, text: str, said: dict[str, Any]) -> DeliveryFailure:
    """Return what Resend's 409 means: the same key is in work, or had another body."""
    if _name(error) == "concurrent_idempotent_requests":
        return TransientFailure(Reason.UNREACHABLE, text, **said)
    return UncertainFailure(Reason.UNCERTAIN, text, **said)


def _wait(error: Any) -> float:
    """Return the seconds to stay away after a 429: a rate passes, a quota does not."""
    wait = _asked(error) or _THROTTLED_SECONDS
    return max(wait, _QUOTA_SECONDS) if "quota" in _name(error) else wait


def never_arrived(error: BaseException) -> bool:
    """Return whether no connection was made, so that nobody can have the message."""
    seen: BaseException | None = error.__cause__
    if isinstance(seen, requests.ConnectTimeout):
        return True
    inner = seen.args[0] if isinstance(seen, requests.ConnectionError) else None
    reason = getattr(inner, "reason", inner)
    return isinstance(reason, NewConnectionError)


def _name(error: Any) -> str:
    """Return what Resend calls the error; empty if it does not say."""
    try:
        return str(error.response.json().get("name", ""))
    except (AttributeError, ValueError):
        return ""


def _body(error: Any) -> str:
    return str(getattr(error.response, "text", ""))[:_ANSWER]


def _asked(error: Any) -> float | None:
    """Return the seconds after which a provider wants to be asked again."""
    return seconds_of(
        error.response.headers.get("Retry-After", ""), now=datetime.now(UTC)
    )
