"""Rows of an inbox by day, as its page shows them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from notifications.models import Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, how it is called, and its rows, the latest first."""

    date: date
    name: str
    rows: tuple[Notification, ...]


def by_day(rows: Iterable[Notification], *, zone: ZoneInfo, now: datetime) -> list[Day]:
    """Return the days that rows, the latest first, belong to by a person's clock."""
    today = now.astimezone(zone).date()

    def day_of(row: Notification) -> date:
        return row.created_at.astimezone(zone).date()

    return [
        Day(date=day, name=name_of(day, today), rows=tuple(part))
        for day, part in groupby(rows, key=day_of)
    ]


def name_of(day: date, today: date) -> str:
    """Return "Today", "Yesterday", "Friday, 20 November"; with the year if another."""
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    name = f"{day:%A}, {day.day} {day:%B}"
    return name if day.year == today.year else f"{name} {day.year}"
