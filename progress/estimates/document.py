"""The remaining time of one document in work, or of one that waits."""

from __future__ import annotations

from collections import Counter

from progress.estimates.history import REST, History
from progress.estimates.paces import SLOW, costs
from progress.estimates.residual import residual
from progress.estimates.seen import Seen
from progress.estimates.tasks import left_of_task, unit_of_task

#: Reports come about once a second: so long, pages may have been read unseen.
REPORT_SECONDS = 1.0
#: How much longer quick pages take for each second that a report is overdue.
OVERDUE = 0.3


def remaining(seen: Seen, history: History) -> float | None:
    """Return the seconds that are left; None where nothing is known at all."""
    if seen.task:
        return left_of_task(seen, history.task(seen.job_type, seen.task))
    if not seen.classes or not seen.stages:
        whole = history.whole(seen.job_type, seen.suffix, seen.size)
        return None if whole is None else residual(whole, seen.elapsed)
    at = seen.stages.index(seen.stage) if seen.stage in seen.stages else 0
    after = sum(_stage(seen, history, name) for name in seen.stages[at + 1 :])
    rest = history.stage(seen.job_type, seen.kind, REST, len(seen.classes))
    return _present(seen, history, seen.stages[at]) + after + rest / 2


def page_in_work(seen: Seen, history: History) -> float:
    """Return the seconds that the page or unit in work usually takes; 0 without."""
    if seen.task:
        return unit_of_task(seen, history.task(seen.job_type, seen.task))
    if not seen.classes or not history.is_paged(seen.job_type, seen.stage):
        return 0.0
    return costs(seen, history, seen.stage)[_letter_in_work(seen)].each


def _present(seen: Seen, history: History, stage: str) -> float:
    """Return what is left of the stage in work, some of which passed unseen."""
    whole = _stage(seen, history, stage)
    if not history.is_paged(seen.job_type, stage):
        return residual(whole, seen.silent)
    if not _left(seen):
        return 0.0
    page = costs(seen, history, stage)[_letter_in_work(seen)]
    if page.each >= SLOW:
        in_work = residual(page.each, seen.silent, page.spread)
        return max(whole - page.each, 0.0) + in_work
    # Up to a page and a report may have passed unseen.
    unseen = page.each + REPORT_SECONDS
    overdue = max(seen.silent - unseen, 0.0)
    return max(whole - min(seen.silent, unseen), 0.0) + OVERDUE * overdue


def _stage(seen: Seen, history: History, stage: str) -> float:
    """Return what is left of a stage, as if it had just told how far it is."""
    if not history.is_paged(seen.job_type, stage):
        return history.stage(seen.job_type, seen.kind, stage, len(seen.classes))
    known = costs(seen, history, stage)
    begun = {letter for letter, done in seen.done.items() if done.lately}
    return sum(
        known[letter].each * pages if letter in begun else known[letter].of(pages)
        for letter, pages in _left(seen).items()
    )


def _left(seen: Seen) -> Counter[str]:
    done = {letter: found.pages for letter, found in seen.done.items()}
    return Counter(seen.classes) - Counter(done)


def _letter_in_work(seen: Seen) -> str:
    """Return the class of the page that is being read: they are read in order."""
    read = sum(found.pages for found in seen.done.values())
    return seen.classes[min(read, len(seen.classes) - 1)]
