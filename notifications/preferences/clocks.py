"""Wall clocks and instants: days without an hour, and with one twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_SECOND = timedelta(seconds=1)


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; UTC for one that is not known here."""
    return ZoneInfo(name) if is_zone(name) else ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Return whether this is the IANA name of a zone."""
    return name in zones()


@cache
def zones() -> frozenset[str]:
    """Return the names of all zones: reading them takes a while."""
    return frozenset(available_timezones())


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return in UTC when a wall clock shows `at` on `day`.

    The first of two when the clock is put back; when it is put forward past that
    time, the moment when that happens.
    """
    wall = datetime.combine(day, at, tzinfo=zone).replace(fold=0)
    found = wall.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return found
    return _change(wall.replace(fold=1).astimezone(UTC), found, zone)


def next_daily(after: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return in UTC the first moment after `after` at which a day's digest goes."""
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        found = instant(day, at, zone)
        if found > after:
            return found
        day += timedelta(days=1)


def next_hour(after: datetime, zone: ZoneInfo) -> datetime:
    """Return in UTC the first moment after `after` that begins an hour by the clock."""
    wall = after.astimezone(zone)
    into = timedelta(
        minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond
    )
    return after.astimezone(UTC) + timedelta(hours=1) - into


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    # Somewhere between the two, the clock is put forward.
    offset = late.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
