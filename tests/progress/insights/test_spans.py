"""Where minutes, hours and days begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from progress.insights import spans
from progress.states import Span

NOON = datetime(2026, 3, 1, 12, 34, 56, 789, tzinfo=UTC)


def test_each_span_has_its_beginning():
    assert spans.floor(NOON, Span.MINUTE) == datetime(2026, 3, 1, 12, 34, tzinfo=UTC)
    assert spans.floor(NOON, Span.HOUR) == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert spans.floor(NOON, Span.DAY) == datetime(2026, 3, 1, tzinfo=UTC)


def test_days_are_those_of_utc():
    berlin = timezone(timedelta(hours=1))
    late = datetime(2026, 3, 2, 0, 30, tzinfo=berlin)
    assert spans.floor(late, Span.DAY) == datetime(2026, 3, 1, tzinfo=UTC)


def test_every_span_that_a_stretch_touches_is_named_once():
    found = spans.beginnings(NOON, NOON + timedelta(hours=1), Span.HOUR)
    assert [moment.hour for moment in found] == [12, 13]
    noon = spans.floor(NOON, Span.HOUR)
    assert list(spans.beginnings(noon, noon, Span.HOUR)) == []
