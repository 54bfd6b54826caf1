"""The roll-up measures everything once, whatever comes late, twice or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.insights import keeping, rolling
from progress.models import Measure, MeasuredUntil, StageRun
from progress.states import Span
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def whole(span: Span) -> list[tuple[datetime, int]]:
    rows = Measure.objects.filter(span=span, stage="", completions__gt=0)
    return list(rows.order_by("bucket_at").values_list("bucket_at", "completions"))


def everything() -> list[object]:
    return list(Measure.objects.order_by("span", "bucket_at", "stage").values())


def test_minutes_hours_and_days_are_measured(alice):
    for minute in (5, 6, 65):
        read_document(alice, NOON + minute * MINUTE)
    rolling.roll_up(NOON + 90 * MINUTE)
    assert whole(Span.MINUTE) == [(NOON + m * MINUTE, 1) for m in (5, 6, 65)]
    assert whole(Span.HOUR) == [(NOON, 2), (NOON + 60 * MINUTE, 1)]
    assert whole(Span.DAY) == [(NOON.replace(hour=0), 3)]


def test_measuring_again_changes_nothing(alice):
    read_document(alice, NOON + MINUTE)
    rolling.roll_up(NOON + 3 * MINUTE)
    before = everything()
    rolling.roll_up(NOON + 3 * MINUTE)
    rolling.rebuild(NOON, NOON + 3 * MINUTE)
    assert everything() == before


def test_it_goes_on_from_where_it_came_to(alice):
    read_document(alice, NOON + MINUTE)
    rolling.roll_up(NOON + 2 * MINUTE)
    read_document(alice, NOON + 4 * MINUTE)
    read_document(alice, NOON + 300 * MINUTE)
    rolling.roll_up(NOON + 600 * MINUTE)
    assert whole(Span.DAY) == [(NOON.replace(hour=0), 3)]
    assert MeasuredUntil.objects.get().moment == NOON + 600 * MINUTE


def test_a_clock_that_is_set_back_holds_nothing_up(alice):
    read_document(alice, NOON + 60 * MINUTE)
    rolling.roll_up(NOON + 61 * MINUTE)
    read_document(alice, NOON + MINUTE)
    rolling.roll_up(NOON + 2 * MINUTE)
    assert whole(Span.MINUTE) == [(NOON + m * MINUTE, 1) for m in (1, 60)]
    assert MeasuredUntil.objects.get().moment == NOON + 2 * MINUTE


def test_the_running_minute_is_measured_again_when_it_is_full(alice):
    read_document(alice, NOON + timedelta(seconds=10))
    rolling.roll_up(NOON + timedelta(seconds=20))
    read_document(alice, NOON + timedelta(seconds=50))
    rolling.roll_up(NOON + timedelta(seconds=80))
    assert whole(Span.MINUTE) == [(NOON, 2)]


def test_a_stage_run_that_is_written_late_is_measured_after_all(alice):
    attempt = read_document(alice, NOON + MINUTE)
    rolling.roll_up(NOON + 30 * MINUTE)
    StageRun.objects.create(
        attempt=attempt,
        job_type="document",
        stage="completion",
        busy_ms=70,
        started_at=NOON,
        finished_at=NOON + MINUTE,
    )
    rolling.roll_up(NOON + 31 * MINUTE)
    row = Measure.objects.get(span=Span.HOUR, stage="completion")
    assert (row.bucket_at, row.busy_ms) == (NOON, 70)


def test_a_crash_in_a_step_loses_nothing(alice, monkeypatch):
    read_document(alice, NOON + MINUTE)
    read_document(alice, NOON + 61 * MINUTE)

    def crash(*_):
        raise RuntimeError("the machine went away")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "merge", crash)
        with pytest.raises(RuntimeError):
            rolling.roll_up(NOON + 90 * MINUTE)
    rolling.roll_up(NOON + 90 * MINUTE)
    assert whole(Span.HOUR) == [(NOON, 1), (NOON + 60 * MINUTE, 1)]


def test_what_was_pruned_stays_measured(alice):
    attempt = read_document(alice, NOON + MINUTE)
    rolling.roll_up(NOON + 2 * MINUTE)
    attempt.document.job.delete()
    rolling.roll_up(NOON + 3 * MINUTE)
    assert whole(Span.MINUTE) == [(NOON + MINUTE, 1)]


def test_an_idle_system_is_measured_by_few_statements(db):
    rolling.roll_up(NOON)
    with CaptureQueriesContext(connection) as caught:
        rolling.roll_up(NOON + MINUTE)
    asked = [q for q in caught if "SAVEPOINT" not in q["sql"]]
    assert len(asked) <= 16


def test_statements_do_not_grow_with_the_documents(alice):
    read_document(alice, NOON - MINUTE)
    rolling.roll_up(NOON)
    counts = []
    for minute, documents in ((10, 1), (20, 12)):
        for _ in range(documents):
            read_document(alice, NOON + minute * MINUTE)
        with CaptureQueriesContext(connection) as caught:
            rolling.roll_up(NOON + minute * MINUTE + MINUTE)
        counts.append(len(caught))
    assert counts[1] <= counts[0]
