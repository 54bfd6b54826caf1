"""The documents of a situation, each with what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from progress import job_types, percent
from progress.estimates.conformal import Interval
from progress.estimates.document import overdue, page_in_work
from progress.estimates.knowledge import Knowledge
from progress.estimates.rows import ActiveRow, Situation
from progress.estimates.seen import Seen
from progress.estimates.watch import stage_left
from progress.job_types import JobType


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One document with what is left of it, None where nobody knows.

    `mean` are the seconds that it takes on average: few that take very long make up
    for many that are soon done, so that means add up where medians do not. `page` are
    those of the page in work.
    `late` are those of what is left that are due to what takes longer than usual.
    """

    row: ActiveRow
    seen: Seen
    left: Interval | None
    mean: float
    page: float
    late: float


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
        late=overdue(seen, knowledge.history),
    )


def seen_now(row: ActiveRow, situation: Situation) -> Seen:
    """Return what is known of a document, as estimates take it."""
    kind = job_types.find(row.job__job_type)
    now = situation.now
    left, watched = stage_left(row, situation.marks.get(row.pk), kind)
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
        share=_share(row, kind),
        units=row.units_done if row.has_told else 0,
        units_total=row.units_total,
        stage_left=left,
        stage_watched=watched,
    )


def _share(row: ActiveRow, kind: JobType | None) -> float:
    """Return the share of a row that this attempt has done, 0 to 1.

    The percent never goes back, so that of a task, which begins anew each time, it
    tells only in the first attempt; later its units do.
    """
    share = row.points / percent.FULL
    if not row.task_name:
        return share
    if not row.has_told:
        return 0.0
    return share if row.attempt <= 1 else min(share, _share_by_units(row, kind))


def _share_by_units(row: ActiveRow, kind: JobType | None) -> float:
    if not row.units_total:
        return 0.0
    fraction = row.units_done / row.units_total
    if kind and any(stage.name == row.stage for stage in kind.stages):
        return percent.stage_points(kind.stages, row.stage, fraction) / percent.FULL
    return fraction


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
