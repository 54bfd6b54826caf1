"""What is only worth telling while its job is at work."""

from __future__ import annotations

from notifications.kinds import Kind
from notifications.models import NotificationEvent
from progress.models import Job
from progress.states import TERMINAL

#: How the keys of tests begin.
TRIAL = "trial:"
PASSING = frozenset({Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE, Kind.ETA_OVERRUN})


def is_test(event: NotificationEvent) -> bool:
    """Return whether somebody only tries a channel: preferences do not matter."""
    return event.kind == Kind.TEST or bool(event.payload.get("is_test"))


def expected_seconds(event: NotificationEvent) -> float | None:
    """Return how long the event's job takes in all, as far as anybody knows."""
    known: float | None = event.payload.get("expected_seconds")
    if known is None and event.job:
        return event.job.promised_seconds
    return known


def is_stale(event: NotificationEvent) -> bool:
    """Return whether it tells of work that is over, or that was begun anew since."""
    if event.kind not in PASSING or is_test(event):
        return False
    job: Job | None = event.job
    if job is None or job.state in TERMINAL:
        return True
    return bool(job.attempt != event.payload.get("attempt", job.attempt))
