"""How many jobs and documents wait or are worked on, asked for at most every 5 s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from progress.models import Job
from progress.states import State

_ENDED = F("documents_completed") + F("documents_failed") + F("documents_cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Counts by state, of states that are not terminal."""

    jobs: Mapping[str, int]
    documents: Mapping[str, int]


def count() -> Workload:
    """Count now: one query over the jobs that have not ended, by their state's index.

    A document that has not ended belongs to a job that has not, and each job counts
    its documents; so the documents' own table is not asked.
    """
    groups = Job.objects.active().order_by().values("state")
    rows = list(
        groups.annotate(
            jobs=Count("pk"),
            open=Sum(F("documents_total") - _ENDED),
            processing=Sum("documents_processing"),
        )
    )
    processing = sum(row["processing"] for row in rows)
    waiting = sum(row["open"] for row in rows) - processing
    jobs = {row["state"]: row["jobs"] for row in rows}
    return Workload(
        jobs={state: jobs.get(state, 0) for state in (State.QUEUED, State.PROCESSING)},
        documents={State.QUEUED: waiting, State.PROCESSING: processing},
    )
