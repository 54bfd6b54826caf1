"""An overview is drawn as five charts of the same points."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from progress.insights import overview as overviews
from progress.insights import rolling
from progress.insights.drawing import charts_of
from progress.insights.overview import Period
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "last"),
    [(Period.HOUR, "12:01"), (Period.DAY, "12:00"), (Period.MONTH, "10 Mar")],
)
def test_each_chart_has_the_numbers_of_the_overview(alice, period, last):
    read_document(alice, NOON + timedelta(seconds=90), error="timeout")
    rolling.rebuild(NOON, NOON + timedelta(minutes=2))
    drawn = charts_of(overviews.look(period, "", NOON + timedelta(seconds=100)))
    assert [chart.id for chart in drawn] == [
        "documents",
        "pages",
        "work",
        "waits",
        "runs",
    ]
    assert {chart.marks[-1] for chart in drawn} == {last}
    documents, pages, work, waits, runs = drawn
    assert documents.rows == [(last, ["0", "1", "0", "1"])]
    assert pages.rows == [(last, ["4"])]
    assert [series.name for series in work.legend] == [
        "OCR",
        "Reading text",
        "Analysis",
    ]
    assert waits.rows[0][1][0].endswith(" s")
    assert runs.lines[0].path.startswith("M")


@pytest.mark.parametrize(
    ("zone", "period", "last"),
    [
        ("Asia/Kolkata", Period.HOUR, "17:31"),
        ("Asia/Kolkata", Period.DAY, "17:30"),
        ("America/New_York", Period.MONTH, "10 Mar"),
    ],
)
def test_points_are_named_in_the_pages_zone_and_days_are_utcs(
    alice, settings, zone, period, last
):
    settings.TIME_ZONE = zone
    read_document(alice, NOON + timedelta(seconds=90))
    rolling.rebuild(NOON, NOON + timedelta(minutes=2))
    drawn = charts_of(overviews.look(period, "", NOON + timedelta(seconds=100)))
    assert drawn[0].marks[-1] == last


def test_stages_beyond_the_fifth_are_one(alice):
    attempt = read_document(alice, NOON)
    for number in range(4):
        attempt.stage_runs.create(
            job_type="document",
            stage=f"stage_{number}",
            busy_ms=10,
            started_at=NOON,
            finished_at=NOON,
        )
    rolling.rebuild(NOON, NOON + timedelta(minutes=1))
    work = charts_of(overviews.look(Period.HOUR, "", NOON))[2]
    assert len(work.legend) == 6
    assert work.legend[-1].name == "Other stages"
    assert work.legend[-1].values[-1] == pytest.approx(0.02)
