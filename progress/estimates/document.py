"""The remaining time of one document in work, or of one that waits."""

from __future__ import annotations

from collections import Counter

from progress.estimates.history import REST, History
from progress.estimates.paces import SLOW, costs
from progress.estimates.residual import UNLIKELY, residual, survival
from progress.estimates.seen import Seen
from progress.estimates.tasks import left_of_task, overdue_of_task, unit_of_task

#: Reports come about once a second: so long, pages may have been read unseen.
REPORT_SECONDS = 1.0
#: Seconds of watching a stage after which half is believed of its own pace.
HALF_WATCHED = 1.5
#: How much longer quick pages take for each second that a report is overdue.
OVERDUE = 0.3


def remaining(seen: Seen, history: History) -> float | None:
    """Return the seconds that are left; None where nothing is known at all."""
    if seen.task:
        return left_of_task(seen, history.task(seen))
    if not seen.classes or not seen.stages:
        whole = history.whole(seen.job_type, seen.suffix, seen.size)
        return None if whole is None else residual(whole, seen.elapsed)
    if _is_unknown(seen, history):
        return None
    at = seen.stages.index(seen.stage) if seen.stage in seen.stages else 0
    after = sum(_stage(seen, history, name) for name in seen.stages[at + 1 :])
    rest = history.stage(seen.job_type, seen.kind, REST, len(seen.classes))
    return _present(seen, history, seen.stages[at]) + after + rest / 2


def page_in_work(seen: Seen, history: History) -> float:
    """Return the seconds that the page or unit in work usually takes; 0 without."""
    if seen.task:
        return unit_of_task(seen, history.task(seen))
    if not seen.classes or not history.is_paged(seen.job_type, seen.stage):
        return 0.0
    return costs(seen, history, seen.stage)[_letter_in_work(seen)].each


def overdue(seen: Seen, history: History) -> float:
    """Return the seconds that the thing in work may still take if it is late; else 0.

    It is a unit of a task, or a stage without pages that does not tell how far it is.
    """
    if seen.task:
        return overdue_of_task(seen, history.task(seen))
    is_paged = history.is_paged(seen.job_type, seen.stage)
    if not seen.classes or seen.stage not in seen.stages or is_paged:
        return 0.0
    whole = _stage(seen, history, seen.stage)
    if seen.stage_left is not None or survival(whole, seen.silent) >= UNLIKELY:
        return 0.0
    return residual(whole, seen.silent)


def _is_unknown(seen: Seen, history: History) -> bool:
    """Whether nothing at all says how long the stage in work takes."""
    if seen.stage not in seen.stages or seen.stage_left is not None:
        return False
    if history.is_paged(seen.job_type, seen.stage):
        return False
    return history.has_stages and not history.knows(seen.stage)


def _unpaged(seen: Seen, whole: float) -> float:
    """Return what is left of a stage without pages that usually takes `whole`.

    By the pace of its own, where it tells one, and by what is usual, as far as that
    still may be.
    """
    usual = residual(whole, seen.silent)
    if seen.stage_left is None:
        return usual
    own = seen.stage_watched / (seen.stage_watched + HALF_WATCHED)
    likely = survival(whole, seen.stage_watched + seen.silent)
    trust = own / (own + (1 - own) * likely) if own else 0.0
    left = max(seen.stage_left - min(seen.silent, REPORT_SECONDS), 0.0)
    return float(usual ** (1 - trust) * left**trust)


def _present(seen: Seen, history: History, stage: str) -> float:
    """Return what is left of the stage in work, some of which passed unseen."""
    whole = _stage(seen, history, stage)
    if not history.is_paged(seen.job_type, stage):
        return _unpaged(seen, whole)
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
