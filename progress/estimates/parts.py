"""The documents of a situation, each with what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from progress import job_types, percent
from progress.estimates.conformal import Interval
from progress.estimates.document import page_in_work
from progress.estimates.knowledge import Knowledge
from progress.estimates.rows import ActiveRow, Situation
from progress.estimates.seen import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One document with what is left of it, None where nobody knows.

    `mean` are the seconds that it takes on average: few that take very long make up
    for many that are soon done, so that means add up where medians do not. `page` are
    those of the page in work.
    """

    row: ActiveRow
    seen: Seen
    left: Interval | None
    mean: float
    page: float


def part_of(row: ActiveRow, situation: Situation, knowledge: Knowledge) -> Part:
    """Return a document with what is left of it."""
    seen = seen_now(row, situation)
    left = knowledge.left(seen)
    return Part(
        row=row,
        seen=seen,
        left=left,
        mean=_mean(seen, left, knowledge),
        page=page_in_work(seen, knowledge.history),
    )


def seen_now(row: ActiveRow, situation: Situation) -> Seen:
    """Return what is known of a document, as estimates take it."""
    kind = job_types.find(row.job__job_type)
    now = situation.now
    return Seen(
        job_type=row.job__job_type,
        kind=row.kind,
        suffix=row.suffix,
        size=row.size,
        stages=tuple(stage.name for stage in kind.stages) if kind else (),
        stage=row.stage if row.is_working else "",
        classes=row.page_classes,
        done=situation.done.get(row.pk, {}),
        elapsed=since(row.started_at, now) if row.is_working else 0.0,
        silent=since(row.advanced_at, now) if row.is_working else 0.0,
        task=row.task_name,
        share=row.points / percent.FULL,
        units=row.units_done,
    )


def pages_of(seen: Seen, knowledge: Knowledge) -> int:
    """Return how many pages of a document are left, as far as anybody can tell."""
    if seen.classes:
        return len(seen.classes) - sum(done.pages for done in seen.done.values())
    return knowledge.history.count(seen.job_type, seen.suffix, seen.size)


def since(moment: datetime | None, now: datetime) -> float:
    """Return the seconds since a moment, 0 without one."""
    return max((now - moment).total_seconds(), 0.0) if moment else 0.0


def _mean(seen: Seen, left: Interval | None, knowledge: Knowledge) -> float:
    if left is None:
        return 0.0
    if seen.classes or seen.task or seen.elapsed:
        return left.mean
    found = knowledge.history.average(seen.job_type, seen.suffix, seen.size)
    return left.mean if found is None else found
