"""The roll-up: measures minutes from rows, and hours and days from minutes.

Each step measures whole minutes anew and notes how far it came, in one transaction.
A crash loses a step and no more; a step that is done twice changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from progress.insights import counting, keeping
from progress.insights.spans import KEPT, LENGTH, beginnings, floor
from progress.models import Job, MeasuredUntil, StageRun
from progress.states import Span

#: Rows are written up to this long after the moment that they name. What is later
#: still is found by its id.
LATE = timedelta(minutes=2)
#: How much one transaction measures.
STEP = LENGTH[Span.HOUR]


def roll_up(now: datetime | None = None) -> int:
    """Measure all that was not measured before `now`; return how many minutes' rows.

    Called once a minute; after a rest it goes on from where it came to.
    """
    now = now or timezone.now()
    written = _measure_late_ones(now)
    start = _start(now)
    while start < now:
        end = min(floor(start, Span.HOUR) + STEP, now)
        written += _step(start, end)
        start = end
    keeping.prune(now)
    return written


def rebuild(since: datetime, until: datetime | None = None) -> int:
    """Measure [since, until) anew from the rows; return how many minutes' rows.

    Rows that were pruned or deleted are missing in it.
    """
    until = until or timezone.now()
    start, written = floor(since, Span.HOUR), 0
    while start < until:
        end = min(start + STEP, until)
        with transaction.atomic():
            _lock()
            written += measure(start, end)
        start = end
    return written


def measure(start: datetime, end: datetime) -> int:
    """Measure whole minutes, hours and days that overlap [start, end)."""
    first = floor(start, Span.MINUTE)
    last = floor(end - timedelta(microseconds=1), Span.MINUTE) + LENGTH[Span.MINUTE]
    written = keeping.keep(Span.MINUTE, counting.count(first, last))
    if written:
        keeping.merge(Span.HOUR, beginnings(first, last, Span.HOUR))
        keeping.merge(Span.DAY, beginnings(first, last, Span.DAY))
    return written


def _step(start: datetime, end: datetime) -> int:
    with transaction.atomic():
        mark = _lock()
        newest = StageRun.objects.order_by("-pk").values_list("pk", flat=True).first()
        written = measure(start, end)
        MeasuredUntil.objects.filter(pk=mark.pk).update(
            moment=end, stage_run_id=max(newest or 0, mark.stage_run_id)
        )
    return written


def _lock() -> MeasuredUntil:
    """Return how far it came, locked: two roll-ups at once take turns."""
    MeasuredUntil.objects.get_or_create(pk=1)
    return MeasuredUntil.objects.select_for_update().get(pk=1)


def _start(now: datetime) -> datetime:
    mark = MeasuredUntil.objects.filter(pk=1).first()
    if mark is not None and mark.moment is not None:
        # A clock that was ahead, and was set back, must not hold all up until then.
        return floor(min(mark.moment, now) - LATE, Span.MINUTE)
    oldest = Job.objects.order_by("created_at").values_list("created_at", flat=True)
    return max(oldest.first() or now, now - KEPT[Span.HOUR])


def _measure_late_ones(now: datetime) -> int:
    """Measure the minutes of stage runs that came after their minute was measured."""
    mark = MeasuredUntil.objects.filter(pk=1).first()
    if mark is None or mark.moment is None:
        return 0
    late = StageRun.objects.filter(
        pk__gt=mark.stage_run_id,
        finished_at__lt=mark.moment - LATE,
        finished_at__gte=now - KEPT[Span.MINUTE],
    )
    moments = late.values_list("finished_at", flat=True)
    minutes = sorted({floor(moment, Span.MINUTE) for moment in moments})
    return sum(_measure_minute(minute) for minute in minutes)


def _measure_minute(minute: datetime) -> int:
    with transaction.atomic():
        _lock()
        return measure(minute, minute + LENGTH[Span.MINUTE])
