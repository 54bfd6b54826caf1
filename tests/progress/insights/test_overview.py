"""An overview counts its period, and concludes from the last hour and the days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from progress.insights import overview as overviews
from progress.insights import rolling
from progress.insights.bottleneck import Verdict
from progress.insights.histogram import ERROR, Histogram
from progress.insights.keeping import keep
from progress.insights.overview import Period
from progress.insights.spans import floor
from progress.insights.tally import Key, Tally
from progress.models import Attempt, Worker
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


@pytest.fixture
def recorded_run(alice) -> list[Attempt]:
    """Thirty documents, handed in by chance, and read by two workers in their turn."""
    chance = Random(1961)
    began_at = NOON - 50 * MINUTE
    free_at = [began_at, began_at]
    attempts, came_at = [], began_at
    for _ in range(30):
        came_at += timedelta(seconds=chance.expovariate(1 / 45))
        begins_at = max(came_at, free_at.pop(0))
        seconds = chance.uniform(40, 170)
        ends_at = begins_at + timedelta(seconds=seconds)
        free_at = sorted([*free_at, ends_at])
        waited = (begins_at - came_at).total_seconds()
        attempts.append(read_document(alice, ends_at, seconds=seconds, waited=waited))
    rolling.rebuild(began_at, NOON + MINUTE)
    return attempts


def seen_at_once(attempts: list[Attempt], of: Callable[[Attempt], datetime]) -> float:
    """Return how many were there on average, as a look each second sees them."""
    looks = [NOON - timedelta(seconds=second) for second in range(3600)]
    spans = [(of(attempt), attempt.finished_at) for attempt in attempts]
    return sum(begin <= look < end for look in looks for begin, end in spans) / 3600


def test_littles_law_holds_for_what_is_counted(recorded_run):
    """L = λW (Little 1961): of documents in the system, and of those at work."""
    found = overviews.look(Period.HOUR, "", NOON)
    whole = found.whole
    assert whole.arrivals == whole.ended == 30
    rate = whole.arrivals / found.seconds
    waits, works = whole.wait.total() / 30, whole.run.total() / 30
    in_system = seen_at_once(recorded_run, lambda one: one.document.created_at)
    at_work = seen_at_once(recorded_run, lambda one: one.started_at)
    assert rate * (waits + works) == pytest.approx(in_system, rel=ERROR)
    assert rate * works == pytest.approx(at_work, rel=ERROR)
    assert whole.busy_seconds / found.seconds == pytest.approx(at_work, rel=0.01)
    assert in_system > 1.3 * at_work


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
