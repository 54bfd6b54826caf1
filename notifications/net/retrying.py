"""When an HTTP server wants to be asked again. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_of(value: str, *, now: datetime) -> float | None:
    """Return what `Retry-After` asks for; None if it is missing, or says nothing.

    RFC 9110, 10.2.3: seconds, or a date; one without a zone is in UTC.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
