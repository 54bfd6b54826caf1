"""Hours that do not exist, hours that come twice, and a day that was left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from notifications.preferences.clocks import (
    instant,
    is_zone,
    next_daily,
    next_hour,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        (BERLIN, date(2026, 6, 1), time(8), utc(2026, 6, 1, 6)),
        # 02:00 to 03:00 is left out: what was to happen in it happens at its end
        (BERLIN, date(2026, 3, 29), time(2), utc(2026, 3, 29, 1)),
        (BERLIN, date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1)),
        (BERLIN, date(2026, 3, 29), time(2, 59, 59), utc(2026, 3, 29, 1)),
        (BERLIN, date(2026, 3, 29), time(3), utc(2026, 3, 29, 1)),
        # 02:00 to 03:00 comes twice: the first counts
        (BERLIN, date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),
        # Half an hour only
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 30)),
        # A whole day was left out
        (APIA, date(2011, 12, 30), time(12), utc(2011, 12, 30, 10)),
    ],
)
def test_a_wall_clock_names_a_moment(zone, day, at, expected):
    assert instant(day, at, zone) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (utc(2026, 6, 1, 5, 59), utc(2026, 6, 1, 6)),
        (utc(2026, 6, 1, 6), utc(2026, 6, 2, 6)),
        # The day on which the clock is put back has 25 hours
        (utc(2026, 10, 24, 6), utc(2026, 10, 25, 7)),
    ],
)
def test_a_daily_time_is_the_next_one_and_never_now(after, expected):
    assert next_daily(after, time(8), BERLIN) == expected


def test_a_daily_time_that_comes_twice_comes_once():
    first = utc(2026, 10, 25, 0, 30)

    assert next_daily(first, time(2, 30), BERLIN) == utc(2026, 10, 26, 1, 30)


def test_an_hour_begins_by_the_persons_clock():
    after = utc(2026, 6, 1, 6, 10)

    assert next_hour(after, ZoneInfo("Asia/Kolkata")) == utc(2026, 6, 1, 6, 30)
    assert next_hour(utc(2026, 6, 1, 6), BERLIN) == utc(2026, 6, 1, 7)


def test_a_zone_that_is_not_known_is_utc():
    assert zone_of("Mars/Olympus") == ZoneInfo("UTC")
    assert zone_of("../etc/passwd") == ZoneInfo("UTC")
    assert not is_zone("")
