"""Measures are written by key, and put together by adding."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from progress.insights import keeping
from progress.insights.histogram import Histogram
from progress.insights.tally import Key, Tally
from progress.models import Measure
from progress.states import Span

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = Key(job_type="document", stage="extraction", page_class="i")


def tally(**values) -> Tally:
    return Tally(
        arrivals=1,
        completions=1,
        causes=Counter(timeout=1),
        busy_ms=500,
        run=Histogram.of([0.5]),
        **values,
    )


def test_a_measure_brings_its_tally_back_whole():
    kept = tally(pages=3, wait=Histogram.of([1.0, 9.0]), oldest_wait=9.0)
    keeping.keep(Span.MINUTE, {(NOON, KEY): kept})
    row = Measure.objects.get()
    assert keeping.key_of(row) == KEY
    assert keeping.tally_of(row) == kept


def test_writing_twice_is_writing_once_and_the_latest_counts():
    for pages in (3, 3, 5):
        keeping.keep(Span.MINUTE, {(NOON, KEY): tally(pages=pages)})
    assert Measure.objects.get().pages == 5


def test_hours_are_the_sum_of_their_minutes_and_days_of_their_hours():
    minutes = {
        (NOON + timedelta(minutes=m), KEY): tally(pages=m, oldest_wait=float(m))
        for m in range(60)
    }
    keeping.keep(Span.MINUTE, minutes)
    keeping.merge(Span.HOUR, [NOON])
    keeping.merge(Span.DAY, [NOON.replace(hour=0)])
    for span in (Span.HOUR, Span.DAY):
        row = Measure.objects.get(span=span)
        assert keeping.tally_of(row) == sum(minutes.values(), Tally())
        assert (row.completions, row.pages, row.oldest_wait) == (60, 1770, 59.0)
        assert row.causes == {"timeout": 60}


def test_an_hour_without_minutes_stays_as_it_is():
    keeping.keep(Span.HOUR, {(NOON, KEY): tally(pages=7)})
    assert keeping.merge(Span.HOUR, [NOON]) == 0
    assert Measure.objects.get().pages == 7


def test_what_is_older_than_its_span_is_kept_goes():
    keeping.keep(Span.MINUTE, {(NOON, KEY): tally()})
    keeping.keep(Span.DAY, {(NOON, KEY): tally()})
    assert keeping.prune(NOON + timedelta(days=8)) == 1
    assert Measure.objects.get().span == Span.DAY


def test_writing_many_measures_takes_few_statements(django_assert_num_queries):
    many = {(NOON, Key(job_type=str(n))): tally() for n in range(40)}
    with django_assert_num_queries(1):
        keeping.keep(Span.MINUTE, many)
