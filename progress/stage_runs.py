"""The storage side of stage runs: how long each stage of an attempt took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from progress.lifecycle import plainly
from progress.lifecycle.leases import Claim
from progress.models import StageRun
from progress.models.plain import Plain
from progress.percent import StageWeight
from progress.states import Outcome
from progress.text import fit

_runs = Plain(StageRun)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """One stage's time for one class of pages; an empty class is the stage itself.

    `units` is how many pages or units it was spent on, `busy_ms` excludes waiting.
    """

    stage: str
    page_class: str
    units: int
    busy_ms: int
    started_at: datetime
    finished_at: datetime


def insert(claim: Claim, job_type: str, kind: str, times: Iterable[StageTime]) -> None:
    """Write the stages of an attempt by two statements, inside the caller's fence."""
    own = plainly.attempts.first(document_id=claim.document_id, number=claim.attempt)
    if own is not None:
        _runs.insert(_row(own.pk, job_type, kind, time) for time in times)


def last_run(job_type: str, first: str) -> tuple[StageWeight, ...]:
    """Return the stages of the latest run of a type that began with stage `first`.

    Each has the milliseconds that it took as its share; runs that did not complete
    do not count.
    """
    runs = StageRun.objects.filter(job_type=job_type, stage=first, page_class="")
    done = runs.filter(attempt__outcome=Outcome.SUCCESS).order_by("-finished_at")
    attempt_id = done.values_list("attempt_id", flat=True).first()
    rows = StageRun.objects.filter(attempt=attempt_id).order_by("started_at", "pk")
    shares: dict[str, int] = {}
    for stage, spent in rows.values_list("stage", "busy_ms"):
        shares[stage] = shares.get(stage, 0) + max(spent, 1)
    weights = (StageWeight(name=n, weight=w) for n, w in shares.items())
    return tuple(weights) if next(iter(shares), "") == first else ()


def _row(attempt_id: int, job_type: str, kind: str, time: StageTime) -> StageRun:
    return StageRun(
        attempt_id=attempt_id,
        job_type=job_type,
        kind=kind,
        stage=fit(time.stage, 50),
        page_class=time.page_class,
        units=time.units,
        busy_ms=time.busy_ms,
        started_at=time.started_at,
        finished_at=time.finished_at,
    )
