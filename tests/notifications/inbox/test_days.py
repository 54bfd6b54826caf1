"""Days by a person's clock, and until when things are put aside by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.inbox.days import by_day, name_of
from notifications.inbox.filters import Place
from notifications.inbox.snoozing import Span, end_of
from notifications.models import Notification

BERLIN = ZoneInfo("Europe/Berlin")
#: A quarter past midnight in Berlin, on a Monday.
NOW = datetime(2026, 11, 22, 23, 15, tzinfo=UTC)


def test_a_day_begins_when_it_does_for_the_person():
    rows = [Notification(created_at=NOW), Notification(created_at=NOW.replace(hour=22))]
    names = [day.name for day in by_day(rows, zone=BERLIN, now=NOW)]
    assert names == ["Today", "Yesterday"]
    assert len(by_day(rows, zone=ZoneInfo("UTC"), now=NOW)) == 1


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 20), "Friday, 20 November"),
        (date(2025, 1, 2), "Thursday, 2 January 2025"),
    ],
)
def test_other_days_are_named_in_full(day, name):
    assert name_of(day, date(2026, 11, 22)) == name


@pytest.mark.parametrize(
    ("span", "until"),
    [
        (Span.HOUR, datetime(2026, 11, 23, 0, 15, tzinfo=UTC)),
        (Span.TOMORROW, datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (Span.WEEK, datetime(2026, 11, 30, 7, tzinfo=UTC)),
    ],
)
def test_it_is_put_aside_by_the_clock_of_the_person(span, until):
    assert end_of(span, zone=BERLIN, now=NOW) == until


def test_the_morning_after_the_clocks_change_is_at_eight():
    evening = datetime(2026, 10, 24, 18, tzinfo=UTC)
    assert end_of(Span.TOMORROW, zone=BERLIN, now=evening).astimezone(BERLIN).hour == 8


def test_a_place_is_read_as_it_was_written():
    place = Place.of(Notification(created_at=NOW))
    assert Place.parse(str(place)) == place
    for text in ("", "x", "1", "1.x", f"{10**30}.{place.id}"):
        with pytest.raises(ValueError, match=r".*"):
            Place.parse(text)
