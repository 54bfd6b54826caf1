"""The message about the whole system, for staff."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Sum
from django.utils import timezone

from progress.models import Job, Page
from progress.states import State
from progress.summary_protocol import DocumentTotalsDict, JobTotalsDict, SummaryMessage

MINUTE = timedelta(minutes=1)


def load_summary(*, connections: int = 0) -> SummaryMessage:
    """Return the present of the whole system by three queries.

    `connections` is how many are open in all web processes, which the database does
    not know.
    """
    now = timezone.now()
    return {
        "type": "summary",
        "timestamp": now.isoformat(),
        "jobs": _jobs(),
        "documents": _documents(),
        "pages_last_minute": Page.objects.written_since(now - MINUTE).count(),
        "connections": connections,
    }


def _jobs() -> JobTotalsDict:
    counts = Job.objects.counts_by("state")
    return {
        "queued": counts.get(State.QUEUED, 0),
        "processing": counts.get(State.PROCESSING, 0),
        "completed": counts.get(State.COMPLETED, 0),
        "failed": counts.get(State.FAILED, 0),
        "cancelled": counts.get(State.CANCELLED, 0),
    }


def _documents() -> DocumentTotalsDict:
    """Count by the counters of the jobs that run: there are few of them."""
    ended = F("documents_completed") + F("documents_failed") + F("documents_cancelled")
    sums = Job.objects.active().aggregate(
        waiting=Sum(F("documents_total") - F("documents_processing") - ended),
        working=Sum("documents_processing"),
    )
    return {"queued": sums["waiting"] or 0, "processing": sums["working"] or 0}
