"""Minutes, hours and days: where they begin, and how long their measures are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from progress.states import Span

LENGTH: dict[Span, timedelta] = {
    Span.MINUTE: timedelta(minutes=1),
    Span.HOUR: timedelta(hours=1),
    Span.DAY: timedelta(days=1),
}
#: The span that a longer one is put together from.
PART: dict[Span, Span] = {Span.HOUR: Span.MINUTE, Span.DAY: Span.HOUR}
#: How long the measures of each span are kept.
KEPT: dict[Span, timedelta] = {
    Span.MINUTE: timedelta(days=7),
    Span.HOUR: timedelta(days=90),
    Span.DAY: timedelta(days=400),
}


def floor(moment: datetime, span: Span) -> datetime:
    """Return the beginning of the span that `moment` lies in; days are UTC's."""
    minute = moment.astimezone(UTC).replace(second=0, microsecond=0)
    if span is Span.MINUTE:
        return minute
    hour = minute.replace(minute=0)
    return hour if span is Span.HOUR else hour.replace(hour=0)


def beginnings(start: datetime, end: datetime, span: Span) -> Iterator[datetime]:
    """Yield the beginning of each span that overlaps [start, end)."""
    moment = floor(start, span)
    while moment < end:
        yield moment
        moment += LENGTH[span]
