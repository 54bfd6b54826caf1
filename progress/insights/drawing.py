"""Draws an overview: which numbers go into which chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.utils import timezone

from progress.insights import charts
from progress.insights.charts import Chart, Plan, Series
from progress.insights.overview import Overview, Period, Point

#: How points are named: minutes and hours in the time zone of the page, in which an
#: hour of UTC may begin at half past; days by their date in UTC, whose days they are.
_NAMES = {Period.HOUR: "%H:%M", Period.DAY: "%H:%M", Period.MONTH: "%-d %b"}
#: Stages that have a colour of their own; the rest is one.
STAGES = 5
_SHARES = ((0.5, "Half"), (0.95, "95%"), (0.99, "99%"))


def charts_of(overview: Overview) -> list[Chart]:
    """Return the charts of an overview, the most telling first."""
    names = [_name(point.at, overview.period) for point in overview.points]
    return [
        charts.stacked(_documents(overview, names)),
        charts.stacked(_pages(overview, names)),
        charts.stacked(_work(overview, names)),
        charts.lines(
            _quantiles(
                overview,
                names,
                chart_id="waits",
                title="Wait before work began",
                quantile=lambda point, share: point.whole.wait.quantile(share),
            )
        ),
        charts.lines(
            _quantiles(
                overview,
                names,
                chart_id="runs",
                title="Time at work on a document",
                quantile=lambda point, share: point.whole.run.quantile(share),
            )
        ),
    ]


def _name(at: datetime, period: Period) -> str:
    zone = UTC if period is Period.MONTH else None
    return timezone.localtime(at, zone).strftime(_NAMES[period])


def _documents(overview: Overview, names: Sequence[str]) -> Plan:
    wholes = [point.whole for point in overview.points]
    return Plan(
        id="documents",
        title="Documents that came and ended",
        note=f"{overview.whole.arrivals:,} came, {overview.whole.ended:,} ended",
        points=names,
        series=(
            Series(
                name="Completed",
                tone="completed",
                values=[tally.completions for tally in wholes],
            ),
            Series(
                name="Failed",
                tone="failed",
                values=[tally.failures for tally in wholes],
            ),
            Series(
                name="Cancelled",
                tone="cancelled",
                values=[tally.cancellations for tally in wholes],
            ),
        ),
        over=Series(
            name="Came", tone="came", values=[tally.arrivals for tally in wholes]
        ),
    )


def _pages(overview: Overview, names: Sequence[str]) -> Plan:
    pages = [point.whole.pages for point in overview.points]
    return Plan(
        id="pages",
        title="Pages that were read",
        note=f"{overview.whole.pages:,} in all",
        points=names,
        series=(Series(name="Pages", tone="series-1", values=pages),),
    )


def _work(overview: Overview, names: Sequence[str]) -> Plan:
    labels = [stage.label for stage in overview.stages[:STAGES]]
    rest = [stage.label for stage in overview.stages[STAGES:]]
    series = [
        Series(
            name=name,
            tone=f"series-{number}",
            values=[_busy(point, [name]) for point in overview.points],
        )
        for number, name in enumerate(labels, start=1)
    ]
    if rest:
        values = [_busy(point, rest) for point in overview.points]
        series.append(Series(name="Other stages", tone="series-rest", values=values))
    return Plan(
        id="work",
        title="Worker time by stage",
        note="What workers were busy with",
        points=names,
        series=series,
        is_time=True,
    )


def _busy(point: Point, labels: Sequence[str]) -> float:
    tallies = (point.stages.get(label) for label in labels)
    return sum(tally.busy_seconds for tally in tallies if tally is not None)


def _quantiles(
    overview: Overview,
    names: Sequence[str],
    *,
    chart_id: str,
    title: str,
    quantile: Callable[[Point, float], float | None],
) -> Plan:
    return Plan(
        id=chart_id,
        title=title,
        note="Half, 95% and 99% took no longer; within 5%",
        points=names,
        series=[
            Series(
                name=name,
                tone=f"quantile-{number}",
                values=[quantile(point, share) for point in overview.points],
            )
            for number, (share, name) in enumerate(_SHARES, start=1)
        ],
        is_time=True,
    )
