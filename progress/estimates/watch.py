"""How fast the stages in work go on, by what was seen of them look by look."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from progress import percent
from progress.estimates.rows import ActiveRow, Mark
from progress.job_types import JobType


class Watch:
    """Remembers where each stage in work stood when it was first looked at.

    The percent of a document keeps what earlier attempts came to: only what it gains
    before our eyes says how fast this one is.
    """

    def __init__(self) -> None:
        self._marks: dict[UUID, Mark] = {}

    def look(self, rows: Iterable[ActiveRow]) -> dict[UUID, Mark]:
        """Return the marks of what is in work; those of what has ended are dropped."""
        fresh = ((row.pk, _mark(row)) for row in rows)
        self._marks = {
            pk: self._first(pk, mark) for pk, mark in fresh if mark is not None
        }
        return self._marks

    def _first(self, pk: UUID, fresh: Mark) -> Mark:
        known = self._marks.get(pk)
        if known and (known.attempt, known.stage) == (fresh.attempt, fresh.stage):
            return known
        return fresh


def _mark(row: ActiveRow) -> Mark | None:
    if not row.is_working or not row.stage or row.advanced_at is None:
        return None
    return Mark(
        attempt=row.attempt, stage=row.stage, points=row.points, at=row.advanced_at
    )


def stage_left(
    row: ActiveRow, mark: Mark | None, kind: JobType | None
) -> tuple[float | None, float]:
    """Return the seconds left of a stage, and for how many it was watched.

    None where it has gained nothing since it was marked.
    """
    if mark is None or kind is None or row.advanced_at is None:
        return None, 0.0
    gained = row.points - mark.points
    if gained <= 0 or (mark.attempt, mark.stage) != (row.attempt, row.stage):
        return None, 0.0
    seconds = (row.advanced_at - mark.at).total_seconds()
    end = percent.stage_points(kind.stages, row.stage, 1.0)
    return seconds * max(end - row.points, 0) / gained, seconds
