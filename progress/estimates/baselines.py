"""What others say about remaining time: the estimates that ours is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from progress.estimates.trace import PagesSeen, Trace

#: The weight of the newest rate in tqdm's moving average.
SMOOTHING = 0.3
TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a progress bar knows: pages of how many, after so many seconds."""

    done: int
    total: int
    elapsed: float

    @property
    def tenth(self) -> int:
        """The tenth of the pages that it is in."""
        return min(TENTHS * self.done // self.total, TENTHS - 1)


def mean_rate(seen: Counted) -> float | None:
    """Return what is left at the mean rate so far; None before the first page.

    The formula of Celery's users and of maintenance_tasks.
    """
    if not seen.done:
        return None
    return seen.elapsed * (seen.total - seen.done) / seen.done


def moving_average(
    commits: Sequence[PagesSeen], seen: Counted, started_at: float
) -> float | None:
    """Return what is left at tqdm's bias-corrected moving average of the rate."""
    pages = seconds = 0.0
    last, at_least_one = started_at, False
    for at, count in _by_moment(commits):
        pages = SMOOTHING * count + (1 - SMOOTHING) * pages
        seconds = SMOOTHING * (at - last) + (1 - SMOOTHING) * seconds
        last, at_least_one = at, True
    # The correction of the bias is the same for both, and cancels out.
    return (seen.total - seen.done) * seconds / pages if at_least_one else None


class MeanPerPrefix:
    """The mean of what was left in history at the same tenth of the pages."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, int], list[float]] = defaultdict(list)

    def learn(
        self, job_type: str, kind: str, points: Sequence[tuple[int, float]]
    ) -> None:
        """Take in (tenth, seconds left) of one document that has ended."""
        for tenth, left in points:
            for key in (f"{job_type} {kind}", ""):
                self._left[key, tenth].append(left)

    def left(self, job_type: str, kind: str, tenth: int) -> float | None:
        """Return the mean; None without any history."""
        for key in (f"{job_type} {kind}", ""):
            if found := self._left.get((key, tenth)):
                return sum(found) / len(found)
        return None


def counted(trace: Trace, at: float) -> Counted:
    """Return what a progress bar would have known at a moment."""
    done = sum(seen.pages for seen in trace.commits if seen.at <= at)
    total = max(len(trace.classes), done, 1)
    return Counted(done=done, total=total, elapsed=at - trace.started_at)


def _by_moment(commits: Sequence[PagesSeen]) -> list[tuple[float, int]]:
    pages: dict[float, int] = defaultdict(int)
    for seen in commits:
        pages[seen.at] += seen.pages
    return sorted(pages.items())
