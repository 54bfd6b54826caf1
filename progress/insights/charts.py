"""Charts as numbers: where bars, lines and grid lines stand in a box of 1000 by 100.

The box is stretched to the width of the page, so it holds shapes only; words stand
beside it as text, and every chart has a table of the same numbers.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from progress import words

WIDTH, HEIGHT = 1000.0, 100.0
#: Share of each point's width that stays empty beside its bar.
GAP = 0.25

Value = float | None

#: Seconds of the grid lines of a logarithmic scale.
_LADDER = (0.001, 0.01, 0.1, 1.0, 10.0, 60.0, 600.0, 3600.0, 36_000.0, 360_000.0)
#: Ends of a linear scale of seconds.
_ENDS = (20.0, 30.0, 60.0, 120.0, 240.0, 600.0, 1200.0, 3600.0, 7200.0, 14_400.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of numbers; `tone` is the class of its colour, `text` says a number."""

    name: str
    tone: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One part of a bar."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """All parts of the bar of one point, with what a pointer is told."""

    title: str
    x: float
    width: float
    bars: Sequence[Bar] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; where there is no number it is broken into several paths."""

    path: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A grid line: its height, and the number that it stands for."""

    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that the template draws."""

    id: str
    title: str
    note: str
    legend: Sequence[Series]
    ticks: Sequence[Tick]
    columns: Sequence[Column]
    lines: Sequence[Line] = ()
    #: Names of some points, for below the box.
    marks: Sequence[str] = ()
    #: The table: a name and a cell for each series, for each point that has any.
    rows: Sequence[tuple[str, Sequence[str]]] = ()
    is_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a chart is to show: series of numbers over points with names."""

    id: str
    title: str
    note: str
    points: Sequence[str]
    series: Sequence[Series]
    #: A row that is drawn as a line over bars, on their scale.
    over: Series | None = None
    #: Whether the numbers are seconds; otherwise they are counts.
    is_time: bool = False

    @property
    def rows(self) -> Sequence[Series]:
        """All rows of numbers, as legend and table have them."""
        return (*self.series, self.over) if self.over else self.series

    def text(self, value: float) -> str:
        """Return a number as an axis and a table say it."""
        return seconds(value) if self.is_time else f"{value:,.4g}"


def stacked(plan: Plan) -> Chart:
    """Return bars whose parts stand on each other, over a scale from zero."""
    sums = [
        math.fsum(series.values[i] or 0 for series in plan.series)
        for i in range(len(plan.points))
    ]
    highest = max((*sums, *_numbers(plan.over)), default=0)
    top = _round_up(highest, is_time=plan.is_time)
    step = WIDTH / max(len(plan.points), 1)
    columns = [
        Column(
            title=_title(plan, index),
            x=round(index * step, 2),
            width=round(step, 2),
            bars=_parts(plan.series, index, step, top),
        )
        for index in range(len(plan.points))
    ]
    ticks = [
        Tick(y=_y(share), text=plan.text(top * share)) for share in (1.0, 0.5, 0.0)
    ]
    drawn = [_over(plan.over, step, top)] if plan.over else []
    is_empty = not highest
    return _chart(plan, columns=columns, ticks=ticks, drawn=drawn, is_empty=is_empty)


def lines(plan: Plan) -> Chart:
    """Return lines over a logarithmic scale: waits differ by powers of ten."""
    known = [v for series in plan.series for v in series.values if v is not None]
    rungs = _rungs(known)
    step = WIDTH / max(len(plan.points), 1)
    low, high = math.log(rungs[0]), math.log(rungs[-1])

    def place(value: float) -> float:
        return (math.log(max(value, rungs[0])) - low) / (high - low)

    drawn = [
        Line(path=_path(series.values, step, place), tone=series.tone)
        for series in plan.series
    ]
    columns = [
        Column(title=_title(plan, i), x=round(i * step, 2), width=round(step, 2))
        for i in range(len(plan.points))
    ]
    ticks = [Tick(y=_y(place(rung)), text=plan.text(rung)) for rung in rungs]
    return _chart(plan, columns=columns, ticks=ticks, drawn=drawn, is_empty=not known)


def _chart(
    plan: Plan,
    *,
    columns: Sequence[Column],
    ticks: Sequence[Tick],
    is_empty: bool,
    drawn: Sequence[Line] = (),
) -> Chart:
    return Chart(
        id=plan.id,
        title=plan.title,
        note=plan.note,
        legend=plan.rows,
        ticks=ticks,
        columns=columns,
        lines=drawn,
        marks=_marks(plan.points),
        rows=_rows(plan),
        is_empty=is_empty,
    )


def _numbers(series: Series | None) -> list[float]:
    return [value or 0.0 for value in series.values] if series else []


def _over(series: Series, step: float, top: float) -> Line:
    path = _path(series.values, step, lambda value: value / top)
    return Line(path=path, tone=series.tone)


def _parts(series: Sequence[Series], index: int, step: float, top: float) -> list[Bar]:
    bars, below = [], 0.0
    for one in series:
        value = one.values[index] or 0.0
        if value > 0:
            height = HEIGHT * value / top
            bars.append(
                Bar(
                    x=round((index + GAP / 2) * step, 2),
                    y=round(HEIGHT - below - height, 2),
                    width=round(step * (1 - GAP), 2),
                    height=round(height, 2),
                    tone=one.tone,
                )
            )
            below += height
    return bars


def _path(values: Sequence[Value], step: float, place: Callable[[float], float]) -> str:
    """Return an SVG path through the middles of the points that have a number."""
    parts, is_drawing = [], False
    for index, value in enumerate(values):
        if value is not None:
            x, y = round((index + 0.5) * step, 2), _y(place(value))
            # A point by itself is a line of no length, which round caps show as a dot.
            parts.append(f"L{x} {y}" if is_drawing else f"M{x} {y}L{x} {y}")
        is_drawing = value is not None
    return "".join(parts)


def _y(share: float) -> float:
    return round(HEIGHT * (1 - min(max(share, 0.0), 1.0)), 2)


def _round_up(value: float, *, is_time: bool) -> float:
    """Return the next end of a scale that halves well: 1, 2, 4, 5, 10, 20, …

    Of seconds from 10 on, the next that is whole in minutes or hours.
    """
    if value <= 0:
        return 1.0
    if is_time and value > 10:
        days = 86_400.0 * math.ceil(value / 86_400)
        return next((end for end in _ENDS if end >= value), days)
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * n for n in (1, 2, 4, 5, 10) if power * n >= value * 0.999999)


def _rungs(values: Sequence[float]) -> Sequence[float]:
    """Return the rungs of the ladder from below all values to above them, at most six.

    Values below the lowest of six are drawn on it.
    """
    least, most = min(values, default=0.1), max(values, default=1.0)
    first = max(bisect_right(_LADDER, least) - 1, 0)
    last = min(bisect_left(_LADDER, most), len(_LADDER) - 1)
    first = min(max(first, last - 5), max(last - 1, 0))
    return _LADDER[first : max(last, first + 1) + 1]


def _marks(points: Sequence[str]) -> list[str]:
    """Return the names of the first, the middle and the last point."""
    if len(points) < 3:
        return list(points)
    return [points[0], points[len(points) // 2], points[-1]]


def _title(plan: Plan, index: int) -> str:
    said = [
        f"{plan.text(value)} {series.name.lower()}"
        for series in plan.rows
        if (value := series.values[index])
    ]
    return f"{plan.points[index]}: {', '.join(said) or 'nothing'}"


def _rows(plan: Plan) -> list[tuple[str, Sequence[str]]]:
    rows: list[tuple[str, Sequence[str]]] = []
    for index, name in enumerate(plan.points):
        values = [series.values[index] for series in plan.rows]
        if any(values):
            rows.append((name, [_cell(plan, value) for value in values]))
    return rows


def _cell(plan: Plan, value: Value) -> str:
    return "–" if value is None else plan.text(value)


def seconds(value: float) -> str:
    """Return a duration for an axis: "50 ms", "2.5 s", "3 min 20 s"."""
    if 0 < value < 0.9995:
        return f"{value * 1000:.0f} ms"
    return f"{value:.2g} s" if value < 10 else words.duration(value)
