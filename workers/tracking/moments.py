"""The moments that Celery's options mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone


def moment_of(when: Any) -> datetime | None:
    """Return the moment of an `eta` (a moment) or `countdown` (seconds from now).

    A moment without a zone is in UTC, as Celery takes it, and may be a text, as in a
    message. None means at once.
    """
    if isinstance(when, str):
        when = datetime.fromisoformat(when)
    if isinstance(when, datetime):
        return when if timezone.is_aware(when) else when.replace(tzinfo=UTC)
    if when:
        return timezone.now() + timedelta(seconds=float(when))
    return None
