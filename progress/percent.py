"""Percentages as whole hundredths ("points"), so that sums of deltas stay exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The points of finished work: 100.00 percent.
FULL = 10_000
#: The most that unfinished work may show: 100 is only for the completed.
ALMOST = FULL - 1

#: What is told at once when work comes as far: a quarter, a half, three quarters.
MILESTONES = (2_500, 5_000, 7_500)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWeight:
    """One stage's name and its share of the whole, in any common unit."""

    name: str
    weight: int


def stage_points(stages: Sequence[StageWeight], name: str, fraction: float) -> int:
    """Return the points of work that is `fraction` (0 to 1) through stage `name`.

    An unknown stage counts as not begun.
    """
    total = sum(stage.weight for stage in stages)
    before = 0
    for stage in stages:
        if stage.name == name:
            share = before + stage.weight * min(max(fraction, 0.0), 1.0)
            return min(int(FULL * share / total), ALMOST)
        before += stage.weight
    return 0


def good_points(points: int, total: int | None, failed: int) -> int:
    """Return `points` without `failed` of `total` pages: they never count as done."""
    return min(points, FULL * (total - failed) // total) if total else points


def average_points(points_sum: int, documents: int) -> int:
    """Return the mean of `documents` documents whose points add up to `points_sum`."""
    return points_sum // documents if documents else 0


def milestones_between(before: int, after: int) -> list[int]:
    """Return the milestones that going from `before` to `after` points reaches."""
    return [milestone for milestone in MILESTONES if before < milestone <= after]


def passes_milestone(before: int, after: int) -> bool:
    """Tell whether going from `before` to `after` points reaches a milestone."""
    return bool(milestones_between(before, after))


def as_percent(points: int, *, is_completed: bool) -> float:
    """Return points as a percentage with one decimal, 100 only when completed."""
    if is_completed:
        return 100.0
    return min(points, ALMOST) // 10 / 10
