"""An overview counts its period, and concludes from the last hour and the days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from progress.insights import overview as overviews
from progress.insights import rolling
from progress.insights.bottleneck import Verdict
from progress.insights.histogram import Histogram
from progress.insights.keeping import keep
from progress.insights.overview import Period
from progress.insights.spans import floor
from progress.insights.tally import Key, Tally
from progress.models import Worker
from progress.states import Span
from tests import factories
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def measured(*ends: datetime, owner, **values) -> None:
    for end in ends:
        read_document(owner, end, **values)
    rolling.rebuild(min(ends) - MINUTE, NOON + MINUTE)


def test_points_cover_the_period_also_where_nothing_happened(alice):
    measured(NOON, NOON - 30 * MINUTE, owner=alice)
    found = overviews.look(Period.HOUR, "", NOON + timedelta(seconds=30))
    assert len(found.points) == 60
    assert found.points[-1].at == NOON
    counts = [point.whole.completions for point in found.points]
    assert (sum(counts), counts[-1], counts[-31]) == (2, 1, 1)
    assert found.whole.completions == 2


@pytest.mark.parametrize(("period", "points"), [(Period.DAY, 24), (Period.MONTH, 30)])
def test_longer_periods_are_told_by_hours_and_days(alice, period, points):
    measured(NOON, NOON - 5 * 60 * MINUTE, owner=alice)
    found = overviews.look(period, "", NOON + MINUTE)
    assert len(found.points) == points
    assert found.whole.completions == 2


def test_stages_share_the_worker_time(alice):
    measured(NOON, owner=alice)
    found = overviews.look(Period.HOUR, "", NOON)
    shares = {line.label: line.share for line in found.stages}
    assert shares == {"OCR": 0.5, "Reading text": 0.25, "Analysis": 0.25}
    assert found.stages[0].quantiles[0] == pytest.approx(2, rel=0.05)


def test_a_type_is_looked_at_by_itself_and_others_stay_to_choose(alice):
    measured(NOON, owner=alice)
    measured(NOON, owner=alice, job_type="exam")
    found = overviews.look(Period.HOUR, "exam", NOON)
    assert found.whole.completions == 1
    assert found.job_types == ["document", "exam"]


def test_nothing_measured_is_empty():
    found = overviews.look(Period.HOUR, "", NOON)
    assert found.is_empty
    assert found.finding.verdict == Verdict.NOT_ENOUGH
    assert found.trends == []


def test_the_finding_is_about_the_last_hour_whatever_the_period(alice):
    ends = [NOON - number * MINUTE for number in range(10)]
    measured(*ends, owner=alice, seconds=59)
    job = factories.make_job(alice, [f"{number}.txt" for number in range(30)])
    factories.claim(job.documents.in_order()[0])
    Worker.objects.create(
        name="w",
        pid=1,
        slots=1,
        queues=["documents"],
        started_at=NOON,
        seen_at=NOON + MINUTE,
    )
    for period in Period:
        finding = overviews.look(period, "", NOON + timedelta(seconds=30)).finding
        assert finding.verdict == Verdict.BOTTLENECK
        assert finding.stage == "OCR"
        assert finding.utilisation > 0.8


def daily(seconds_of_day, days: int = 14) -> None:
    today = floor(NOON, Span.DAY)
    key = Key(job_type="document", stage="extraction", page_class="i")
    tallies = {
        (today - timedelta(days=day), key): Tally(
            run=Histogram.of([seconds_of_day(day)] * 6)
        )
        for day in range(1, days + 1)
    }
    keep(Span.DAY, tallies)


def test_a_trend_is_told_by_whole_days():
    daily(lambda day: 2 - 0.05 * day)
    (line,) = overviews.look(Period.HOUR, "", NOON).trends
    assert (line.job_type, line.label) == ("document", "OCR")
    assert line.trend.is_clear
    assert line.sentence.startswith("OCR takes")
    assert overviews.look(Period.HOUR, "exam", NOON).trends == []


def test_too_few_days_are_no_trend():
    daily(lambda day: 2.0, days=5)
    (line,) = overviews.look(Period.HOUR, "", NOON).trends
    assert line.trend is None
    assert "not enough data yet" in line.sentence
