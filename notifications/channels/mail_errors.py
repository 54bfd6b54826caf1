"""What an error of a mail server or provider means: try again, or not."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.exceptions import ImproperlyConfigured, ValidationError

from notifications.errors import DeliveryFailure, PermanentFailure, TransientFailure
from notifications.statuses import Reason

#: What sending a mail may raise when it is not a fault of ours. SMTP's errors and
#: those of HTTP requests are OSErrors; a bad header or address is a ValueError.
MAIL_ERRORS = (OSError, AnymailError, ValueError, ValidationError, ImproperlyConfigured)

#: Answers that say "not now" (RFC 9110, RFC 8470); from 500 on all do.
_NOT_NOW = frozenset({408, 425})
#: Answers that an operator can mend: a wrong key, an unverified sender.
_OURS_TO_MEND = frozenset({401, 403})
#: Seconds to wait when a provider throttles and does not say how long.
_THROTTLED_SECONDS = 60.0


def failure_of(error: Exception) -> DeliveryFailure:
    """Return what `error`, one of MAIL_ERRORS, means for the delivery."""
    text = " ".join(str(error).split()) or repr(error)
    if isinstance(error, AnymailAPIError):
        return _of_provider(error, text)
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


def _of_provider(error: Any, text: str) -> DeliveryFailure:
    code = error.status_code
    if code is None or code in _NOT_NOW or code >= 500:
        return TransientFailure(Reason.UNREACHABLE, text)
    if code == 429:
        wait = retry_after(error.response) or _THROTTLED_SECONDS
        return TransientFailure(Reason.THROTTLED, text, retry_after=wait)
    if code in _OURS_TO_MEND:
        return TransientFailure(Reason.MISCONFIGURED, text)
    if code == 409:
        return _of_conflict(error, text)
    # An answer that cannot be understood, after the message was taken.
    if code < 400:
        return PermanentFailure(Reason.UNCERTAIN, text)
    return PermanentFailure(Reason.REFUSED, text)


def _of_conflict(error: Any, text: str) -> DeliveryFailure:
    """Return what Resend's 409 means: the same key is in work, or had another body."""
    if "concurrent" in text:
        return TransientFailure(Reason.UNREACHABLE, text)
    return PermanentFailure(Reason.UNCERTAIN, text)


def retry_after(response: Any, *, now: datetime | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks for; None if it does not.

    RFC 9110, 10.2.3: either seconds or a date.
    """
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
