"""An overview of a stretch of time: what the page draws and the API tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from progress.insights import bottleneck, present, trend
from progress.insights.bottleneck import Finding, Load, QueueLoad, StageWork
from progress.insights.keeping import key_of, summed, tally_of
from progress.insights.names import label
from progress.insights.present import Present, QueueDepth
from progress.insights.spans import LENGTH, floor
from progress.insights.tally import Key, Tally
from progress.insights.trend import Trend
from progress.models import Measure
from progress.states import Span

#: The queue of what needs OCR, and the classes of pages that make it wait there.
OCR_QUEUE = "ocr"
OCR_CLASSES = frozenset("im")
#: Days that trends look back on, and runs that a day needs to count.
TREND_DAYS = 30
RUNS_A_DAY = 5


class Period(StrEnum):
    """How far an overview looks back."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


#: The span of each point of a period, and how many points it has.
POINTS: dict[Period, tuple[Span, int]] = {
    Period.HOUR: (Span.MINUTE, 60),
    Period.DAY: (Span.HOUR, 24),
    Period.MONTH: (Span.DAY, 30),
}

Sums = Mapping[Key, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One minute, hour or day: whole documents, and each stage."""

    at: datetime
    whole: Tally
    stages: Mapping[str, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stage over the whole period, and its share of all worker time."""

    label: str
    tally: Tally
    share: float

    @property
    def quantiles(self) -> tuple[float | None, ...]:
        """Seconds that half, 95 % and 99 % of its runs did not exceed."""
        return tuple(self.tally.run.quantile(share) for share in (0.5, 0.95, 0.99))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """Whether one stage of a type gets slower; `sentence` is for people."""

    job_type: str
    label: str
    trend: Trend | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A period of one type of job, or of all; the finding is about the last hour."""

    period: Period
    span: Span
    start: datetime
    end: datetime
    job_type: str
    job_types: Sequence[str]
    points: Sequence[Point]
    whole: Tally
    stages: Sequence[StageLine]
    finding: Finding
    trends: Sequence[TrendLine]
    present: Present

    @property
    def seconds(self) -> float:
        """How long the period is."""
        return (self.end - self.start).total_seconds()

    @property
    def is_empty(self) -> bool:
        """Whether nothing came and nothing ended."""
        return not (self.whole.arrivals or self.whole.ended or self.whole.busy_ms)


def look(period: Period, job_type: str, now: datetime) -> Overview:
    """Return the overview up to `now`, by six queries."""
    span, count = POINTS[period]
    end = floor(now, span) + LENGTH[span]
    start = end - count * LENGTH[span]
    rows = list(Measure.objects.between(span, start, end))
    shown = [row for row in rows if job_type in ("", row.job_type)]
    sums = summed(shown)
    here = present.look(now)
    return Overview(
        period=period,
        span=span,
        start=start,
        end=end,
        job_type=job_type,
        job_types=sorted({row.job_type for row in rows} | ({job_type} - {""})),
        points=_points(shown, span, start, count),
        whole=_whole(sums),
        stages=_stage_lines(sums),
        finding=_finding(here, now),
        trends=_trends(job_type, now),
        present=here,
    )


def _points(
    rows: Sequence[Measure], span: Span, start: datetime, count: int
) -> list[Point]:
    """Return one point for each span, also for those in which nothing happened."""
    by_bucket: dict[datetime, list[Measure]] = defaultdict(list)
    for row in rows:
        by_bucket[row.bucket_at].append(row)
    points = []
    for number in range(count):
        at = start + number * LENGTH[span]
        sums = summed(by_bucket[at])
        stages = {line.label: line.tally for line in _stage_lines(sums)}
        points.append(Point(at=at, whole=_whole(sums), stages=stages))
    return points


def _whole(sums: Sums) -> Tally:
    return sum((tally for key, tally in sums.items() if not key.stage), Tally())


def _stage_lines(sums: Sums) -> list[StageLine]:
    """Return the stages of all types, the one with the most work first."""
    by_label: dict[str, Tally] = defaultdict(Tally)
    for key, tally in sums.items():
        if key.stage:
            by_label[label(key)] += tally
    total = sum(tally.busy_ms for tally in by_label.values()) or 1
    lines = [
        StageLine(label=name, tally=tally, share=tally.busy_ms / total)
        for name, tally in by_label.items()
    ]
    return sorted(lines, key=lambda line: -line.tally.busy_ms)


def _finding(here: Present, now: datetime) -> Finding:
    """Say what holds work up, by the last hour or what there was of it."""
    minute = LENGTH[Span.MINUTE]
    end = floor(now, Span.MINUTE) + minute
    rows = list(Measure.objects.between(Span.MINUTE, end - 60 * minute, end))
    began_at = rows[0].bucket_at if rows else end - minute
    sums = summed(rows)
    whole = _whole(sums)
    load = Load(
        seconds=max((now - began_at).total_seconds(), minute.total_seconds()),
        stages=[
            StageWork(label=line.label, busy_seconds=line.tally.busy_seconds)
            for line in _stage_lines(sums)
        ],
        queues=[_queue_load(depth, sums) for depth in here.queues],
        arrivals=whole.arrivals,
        ended=whole.ended,
        slots=here.slots,
        pages=whole.pages,
    )
    return bottleneck.find(load)


def _queue_load(depth: QueueDepth, sums: Sums) -> QueueLoad:
    """Return a queue with the work of its own workers: OCR's, or all of the rest."""
    is_ocr = depth.queue == OCR_QUEUE
    work = [
        tally
        for key, tally in sums.items()
        if key.stage and (key.page_class in OCR_CLASSES) == is_ocr
    ]
    runs = max((tally.completions for tally in work), default=0)
    return QueueLoad(
        name=depth.queue,
        waiting=depth.waiting,
        oldest=depth.oldest,
        slots=depth.slots,
        in_work=depth.in_work,
        busy_seconds=sum(tally.busy_seconds for tally in work),
        ended=runs if is_ocr else _whole(sums).ended,
    )


def _trends(job_type: str, now: datetime) -> list[TrendLine]:
    """Return the trend of each stage and class of pages of a type, day by day.

    Types and classes are never mixed: another mix of documents would look like a
    trend. The error of 5 % is that of all statements together (Bonferroni).
    """
    days = _daily_medians(job_type, now)
    enough = sum(len(points) >= trend.ENOUGH for points in days.values())
    alpha = trend.ALPHA / max(enough, 1)
    lines = []
    for key, points in sorted(days.items()):
        found = trend.find(points, alpha=alpha)
        name = label(key)
        lines.append(
            TrendLine(
                job_type=key.job_type,
                label=name,
                trend=found,
                sentence=trend.sentence(found, name),
            )
        )
    return lines


def _daily_medians(
    job_type: str, now: datetime
) -> dict[Key, list[tuple[float, float]]]:
    """Return the median seconds of each whole day that had runs enough."""
    today = floor(now, Span.DAY)
    start = today - timedelta(days=TREND_DAYS)
    rows = Measure.objects.between(Span.DAY, start, today).exclude(stage="")
    days: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for row in rows.filter(job_type=job_type) if job_type else rows:
        run = tally_of(row).run
        middle = run.quantile(0.5)
        if middle is not None and len(run) >= RUNS_A_DAY:
            days[key_of(row)].append(((row.bucket_at - start).days, middle))
    return dict(days)
