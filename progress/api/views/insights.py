"""Insights for programs: counts over time, quantiles, what holds work up, trends."""

from __future__ import annotations

from typing import Any, TypedDict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component
from progress.insights import overview as overviews
from progress.insights.bottleneck import Finding
from progress.insights.histogram import Histogram
from progress.insights.overview import Overview, Period, StageLine, TrendLine
from progress.insights.tally import Tally

ERROR = component(ApiErrorDict)


class QuantilesDict(TypedDict):
    """Seconds that half, 95 % and 99 % did not exceed, within 5 %; null of none."""

    p50: float | None
    p95: float | None
    p99: float | None


class CountsOverTimeDict(TypedDict):
    """What one minute, hour or day counted; `wait` and `run` are of attempts."""

    arrivals: int
    completions: int
    failures: int
    cancellations: int
    causes: dict[str, int]
    pages: int
    busy_seconds: float
    pages_per_second: float
    oldest_wait: float
    wait: QuantilesDict
    run: QuantilesDict


class InsightPointDict(TypedDict):
    """One point in time: all documents, and the worker seconds of each stage."""

    at: str
    documents: CountsOverTimeDict
    busy_seconds: dict[str, float]


class InsightStageDict(TypedDict):
    """One stage over the period.

    `share` is of all worker time. `run` is in seconds a page for reading, and in
    seconds a document for other stages. `pages_per_second` is of time at work.
    """

    name: str
    share: float
    runs: int
    pages: int
    busy_seconds: float
    pages_per_second: float | None
    run: QuantilesDict


class FindingDict(TypedDict):
    """What holds work up, by the last hour; `sentence` is for people.

    `verdict` is bottleneck, clear, not_capacity, no_worker or not_enough; `growth` is
    in documents a minute, `clears_in` in minutes with `more_workers` added to `queue`.
    """

    verdict: str
    sentence: str
    stage: str
    share: float
    utilisation: float | None
    growth: float
    queue: str
    more_workers: int | None
    clears_in: float | None


class TrendDict(TypedDict):
    """Whether a stage of a type gets slower: shares of its median a day."""

    job_type: str
    stage: str
    sentence: str
    is_clear: bool | None
    slope: float | None
    low: float | None
    high: float | None
    p_value: float | None
    days: int


class QueueDepthDict(TypedDict):
    """What waits in a queue now, for how many seconds the oldest has, and who reads.

    `in_work` of its documents are being read; its workers read `slots` at a time.
    """

    queue: str
    waiting: int
    oldest_seconds: float
    in_work: int
    slots: int


class InsightsDict(TypedDict):
    """An overview of a period; times are UTC, durations seconds."""

    period: str
    span: str
    start: str
    end: str
    job_type: str
    workers: int
    slots: int
    queues: list[QueueDepthDict]
    finding: FindingDict
    documents: CountsOverTimeDict
    stages: list[InsightStageDict]
    trends: list[TrendDict]
    points: list[InsightPointDict]


class InsightsQuery(serializers.Serializer[Any]):
    """Which period, and of which type of job."""

    period = serializers.ChoiceField(
        choices=[period.value for period in Period],
        default=Period.HOUR.value,
        help_text="The last hour by minutes, 24 hours by hours, or 30 days by days.",
    )
    job_type = serializers.CharField(required=False, max_length=50)


class InsightsView(APIView):
    """What was done, and what holds work up."""

    permission_classes = [IsAdminUser]

    @extend_schema(
        operation_id="getInsights",
        tags=["system"],
        summary="Read throughput, waits, the bottleneck and trends",
        parameters=[InsightsQuery],
        responses={200: component(InsightsDict), 400: ERROR, 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Return counts over time of all jobs or of one type; for staff."""
        asked = checked(InsightsQuery, request.query_params)
        period, job_type = Period(asked["period"]), asked.get("job_type", "")
        return Response(_insights(overviews.look(period, job_type, timezone.now())))


def _insights(overview: Overview) -> InsightsDict:
    length = overview.seconds / len(overview.points)
    return {
        "period": overview.period.value,
        "span": overview.span.value,
        "start": overview.start.isoformat(),
        "end": overview.end.isoformat(),
        "job_type": overview.job_type,
        "workers": overview.present.workers,
        "slots": overview.present.slots,
        "queues": [
            {
                "queue": one.queue,
                "waiting": one.waiting,
                "oldest_seconds": one.oldest,
                "in_work": one.in_work,
                "slots": one.slots,
            }
            for one in overview.present.queues
        ],
        "finding": _finding(overview.finding),
        "documents": _counts(overview.whole, overview.seconds),
        "stages": [_stage(line) for line in overview.stages],
        "trends": [_trend(line) for line in overview.trends],
        "points": [
            {
                "at": point.at.isoformat(),
                "documents": _counts(point.whole, length),
                "busy_seconds": {
                    name: tally.busy_seconds for name, tally in point.stages.items()
                },
            }
            for point in overview.points
        ],
    }


def _counts(tally: Tally, seconds: float) -> CountsOverTimeDict:
    return {
        "arrivals": tally.arrivals,
        "completions": tally.completions,
        "failures": tally.failures,
        "cancellations": tally.cancellations,
        "causes": dict(tally.causes),
        "pages": tally.pages,
        "busy_seconds": tally.busy_seconds,
        "pages_per_second": tally.pages / seconds,
        "oldest_wait": tally.oldest_wait,
        "wait": _quantiles(tally.wait),
        "run": _quantiles(tally.run),
    }


def _quantiles(durations: Histogram) -> QuantilesDict:
    return {
        "p50": durations.quantile(0.5),
        "p95": durations.quantile(0.95),
        "p99": durations.quantile(0.99),
    }


def _stage(line: StageLine) -> InsightStageDict:
    tally = line.tally
    return {
        "name": line.label,
        "share": line.share,
        "runs": tally.completions,
        "pages": tally.pages,
        "busy_seconds": tally.busy_seconds,
        "pages_per_second": tally.pages_a_second,
        "run": _quantiles(tally.run),
    }


def _finding(finding: Finding) -> FindingDict:
    return {
        "verdict": finding.verdict.value,
        "sentence": finding.sentence,
        "stage": finding.stage,
        "share": finding.share,
        "utilisation": finding.utilisation,
        "growth": finding.growth,
        "queue": finding.queue,
        "more_workers": finding.more_workers,
        "clears_in": finding.clears_in,
    }


def _trend(line: TrendLine) -> TrendDict:
    found = line.trend
    return {
        "job_type": line.job_type,
        "stage": line.label,
        "sentence": line.sentence,
        "is_clear": found.is_clear if found else None,
        "slope": found.slope if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "p_value": found.p_value if found else None,
        "days": found.days if found else 0,
    }
