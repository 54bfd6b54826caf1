"""Insights, for staff: throughput, waits, what holds work up, and trends."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from progress import job_types
from progress.insights import overview as overviews
from progress.insights.bottleneck import Verdict
from progress.insights.drawing import charts_of
from progress.insights.overview import Overview, Period

#: Tasks name their stages themselves: so many of them are listed, the costliest first,
#: and so many named in one line.
MOST_STAGES, MOST_LABELS = 20, 8
#: The look of each verdict: which state's colour and icon says it.
_STATES = {
    Verdict.NOT_ENOUGH: "queued",
    Verdict.NO_WORKER: "failed",
    Verdict.NOT_CAPACITY: "stalled",
    Verdict.BOTTLENECK: "stalled",
    Verdict.CLEAR: "completed",
}
_PERIODS = {
    Period.HOUR: "Last hour",
    Period.DAY: "Last 24 hours",
    Period.MONTH: "Last 30 days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One period or type that can be looked at."""

    label: str
    url: str
    is_chosen: bool


@require_safe
@login_required
def insights(request: HttpRequest) -> HttpResponse:
    """Show what was done in the last hour, day or month, and what holds work up."""
    if not getattr(request.user, "is_staff", False):
        raise PermissionDenied("Insights are about everybody's work, and for staff.")
    period, job_type = _asked(request)
    overview = overviews.look(period, job_type, timezone.now())
    context = {
        "overview": overview,
        "charts": charts_of(overview),
        "finding_state": _STATES[overview.finding.verdict],
        "stages": overview.stages[:MOST_STAGES],
        "more_stages": max(len(overview.stages) - MOST_STAGES, 0),
        "periods": _periods(overview),
        "types": _types(overview),
        "causes": overview.whole.causes.most_common(),
        "failed_share": _failed_share(overview),
        **_trends(overview),
        "pages_a_second": overview.whole.pages / overview.seconds,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "progress/insights.html", context)


def _asked(request: HttpRequest) -> tuple[Period, str]:
    """Return what the address names; a period that is none is an hour."""
    name = request.GET.get("period", "")
    period = Period(name) if name in set(Period) else Period.HOUR
    # PostgreSQL holds no text with a NUL: such a type is one of no job.
    return period, request.GET.get("type", "")[:50].replace("\0", "\ufffd")


def _trends(overview: Overview) -> dict[str, object]:
    """Return the clear trends one by one, and the stages of each type without one."""
    clear = [line for line in overview.trends if line.trend and line.trend.is_clear]
    unclear: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, list[str]] = defaultdict(list)
    for line in overview.trends:
        if line.trend is None:
            waiting[line.job_type].append(line.label)
        elif not line.trend.is_clear:
            unclear[line.job_type].append(line.label)
    return {
        "clear_trends": clear,
        "unclear_trends": [(name, _few(labels)) for name, labels in unclear.items()],
        "waiting_trends": [(name, _few(labels)) for name, labels in waiting.items()],
    }


def _few(labels: list[str]) -> str:
    """Return labels in a row, of many the first."""
    more = len(labels) - MOST_LABELS
    shown = ", ".join(labels[:MOST_LABELS])
    return f"{shown} and {more} more" if more > 0 else shown


def _failed_share(overview: Overview) -> float | None:
    whole = overview.whole
    judged = whole.completions + whole.failures
    return whole.failures / judged if judged else None


def _periods(overview: Overview) -> list[Choice]:
    return [
        Choice(
            label=label,
            url=_address(period, overview.job_type),
            is_chosen=period == overview.period,
        )
        for period, label in _PERIODS.items()
    ]


def _types(overview: Overview) -> list[Choice]:
    every = Choice(
        label="All types",
        url=_address(overview.period, ""),
        is_chosen=not overview.job_type,
    )
    return [every] + [
        Choice(
            label=job_types.label_of(name),
            url=_address(overview.period, name),
            is_chosen=name == overview.job_type,
        )
        for name in overview.job_types
    ]


def _address(period: Period, job_type: str) -> str:
    wanted = {"period": period.value, "type": job_type}
    return "?" + urlencode({key: value for key, value in wanted.items() if value})
