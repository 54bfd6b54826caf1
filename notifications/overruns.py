"""Jobs that will be done much later than they were promised when they began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings

from notifications import events, summaries
from notifications.kinds import Kind
from notifications.receivers import group_of
from progress.estimates.current import current
from progress.estimates.outlook import Mood
from progress.models import Job
from progress.states import State

#: Jobs that one query reads.
AT_ONCE = 500
#: Only these have an end that can be told.
_FORESEEABLE = (Mood.RUNNING, Mood.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """When a job was to be done, and when it will be."""

    job: Job
    promised_at: datetime
    expected_at: datetime

    @property
    def minutes(self) -> int:
        """How much later it will be, in whole minutes."""
        return int((self.expected_at - self.promised_at).total_seconds() // 60)


def tell(now: datetime) -> int:
    """Write down each overrun, once an attempt; return how many were new."""
    least = settings.HEADWAY_OVERRUN_MINUTES
    if not least:
        return 0
    late = (found for found in look(now) if found.minutes >= least)
    return sum(_record(found, now) for found in late)


def look(now: datetime) -> Iterator[Overrun]:
    """Yield each job at work beside what was promised of it, late or not."""
    outlook = current()
    for job in _promised_jobs():
        # Many jobs may take longer than an outlook is good for.
        outlook.refresh()
        forecast = outlook.job(job.pk, now)
        if forecast and forecast.mood in _FORESEEABLE and job.promised_at:
            promised = timedelta(seconds=job.promised_seconds or 0.0)
            yield Overrun(
                job=job,
                promised_at=job.promised_at + promised,
                expected_at=now + timedelta(seconds=forecast.end - outlook.age(now)),
            )


def _promised_jobs() -> Iterator[Job]:
    """Yield the jobs at work that were promised an end, by their keys.

    So many at a time: no query holds all of them, nor any longer than it takes.
    """
    found = Job.objects.with_names().filter(
        state=State.PROCESSING, promised_at__isnull=False
    )
    rest = found.order_by("pk")
    while chunk := list(rest[:AT_ONCE]):
        yield from chunk
        rest = found.filter(pk__gt=chunk[-1].pk).order_by("pk")


def _record(overrun: Overrun, now: datetime) -> bool:
    job = overrun.job
    facts: dict[str, Any] = {
        "promised_at": overrun.promised_at.isoformat(),
        "expected_at": overrun.expected_at.isoformat(),
        "minutes_late": overrun.minutes,
    }
    event = events.record(
        kind=Kind.ETA_OVERRUN,
        key=f"eta-overrun:{job.pk}:{job.attempt}",
        payload=cast(dict[str, Any], summaries.summarise(job)) | facts,
        job=job,
        group_key=group_of(job),
        now=now,
    )
    return event is not None
