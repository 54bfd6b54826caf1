"""The clock that leases go by: the database's own, since hosts' clocks differ."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Value
from django.db.models.functions import Now
from django.utils import timezone

#: A moment, or what the database reads as one.
Moment = datetime | Now


def moment() -> Moment:
    """Return the present for a statement to write, or to compare with.

    A worker whose clock is wrong by more than a lease would otherwise lose what it
    has, or take what others have. SQLite is used by one host, which has one clock,
    and knows milliseconds only.
    """
    return timezone.now() if connection.vendor == "sqlite" else Now()


def column() -> Now | Value:
    """Return the same for a query to select."""
    now = moment()
    return now if isinstance(now, Now) else Value(now, output_field=DateTimeField())
