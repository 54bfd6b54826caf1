"""The remaining time of one document in work, or of one that waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log

from progress.estimates.history import PRIOR_UNITS, REST, History

#: Reports come about once a second: so long, pages may have been read unseen.
REPORT_SECONDS = 1.0
#: How much longer a page takes for each second that it is overdue.
OVERDUE = 0.3
#: The share of one class's pace that holds for another.
SHARED = 0.3
#: A task's own rate says nothing below this share, and half of all at that one.
LEAST_SHARE, HALF_TRUSTED = 0.02, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Pages of one class that were read, and the seconds they took."""

    pages: int
    busy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a document at one moment.

    `stages` are those of its type in order, `stage` the one in work, empty before the
    first. `classes` is a letter for each page, empty before the census. `elapsed` are
    the seconds since it began, `silent` those since its last report.
    """

    job_type: str
    kind: str
    suffix: str
    size: int
    stages: tuple[str, ...]
    stage: str = ""
    classes: str = ""
    done: Mapping[str, Done] = field(default_factory=dict)
    elapsed: float = 0.0
    silent: float = 0.0
    #: The share that is done by what a task without pages says of itself, 0 to 1.
    share: float = 0.0

    @property
    def sort(self) -> str:
        """What it is calibrated with: its type, and its kind with how it is read."""
        if not self.classes:
            return f"{self.job_type} {self.suffix}"
        return sort_of(self.job_type, self.kind, self.classes)


def sort_of(job_type: str, kind: str, classes: str) -> str:
    """Return a document's sort: "document pdf text", "… pdf image", "… pdf mixed"."""
    pictures = sum(letter in "im" for letter in classes)
    if not pictures:
        return f"{job_type} {kind} text"
    return f"{job_type} {kind} " + ("image" if pictures == len(classes) else "mixed")


def remaining(seen: Seen, history: History) -> float | None:
    """Return the seconds that are left; None where nothing is known at all."""
    if not seen.classes:
        return _without_pages(seen, history)
    at = seen.stages.index(seen.stage) if seen.stage in seen.stages else 0
    after = sum(_stage(seen, history, name) for name in seen.stages[at + 1 :])
    rest = history.stage(seen.job_type, seen.kind, REST, len(seen.classes))
    return _present(seen, history, seen.stages[at]) + after + rest / 2


def page_in_work(seen: Seen, history: History) -> float:
    """Return the seconds that the page in work usually takes; 0 without pages."""
    if not seen.classes or not history.is_paged(seen.job_type, seen.stage):
        return 0.0
    return _costs(seen, history, seen.stage)[_letter_in_work(seen)]


def _without_pages(seen: Seen, history: History) -> float | None:
    """Return what is left: by runs of its size, and more and more by its own rate."""
    whole = history.whole(seen.job_type, seen.suffix, seen.size)
    left = None if whole is None else max(whole - seen.elapsed, whole * 0.1)
    if seen.share < LEAST_SHARE:
        return left
    rate = seen.elapsed * (1 - seen.share) / seen.share
    if left is None:
        return rate
    trust = seen.share / (seen.share + HALF_TRUSTED)
    return float(left ** (1 - trust) * rate**trust)


def _present(seen: Seen, history: History, stage: str) -> float:
    """Return what is left of the stage in work, some of which passed unseen."""
    if not history.is_paged(seen.job_type, stage):
        whole = history.stage(seen.job_type, seen.kind, stage, len(seen.classes))
        return max(whole - seen.silent, whole * 0.1)
    costs, left = _costs(seen, history, stage), _left(seen)
    whole = sum(costs[letter] * pages for letter, pages in left.items())
    # Up to a page and a report may have passed unseen. A page that takes longer says
    # nothing about those behind it, but is likely to take longer still.
    unseen = costs[_letter_in_work(seen)] + REPORT_SECONDS
    overdue = max(seen.silent - unseen, 0.0)
    return max(whole - min(seen.silent, unseen), 0.0) + OVERDUE * overdue


def _letter_in_work(seen: Seen) -> str:
    """Return the class of the page that is being read: they are read in order."""
    read = sum(found.pages for found in seen.done.values())
    return seen.classes[min(read, len(seen.classes) - 1)]


def _stage(seen: Seen, history: History, stage: str) -> float:
    if not history.is_paged(seen.job_type, stage):
        return history.stage(seen.job_type, seen.kind, stage, len(seen.classes))
    costs = _costs(seen, history, stage)
    return sum(costs[letter] * pages for letter, pages in _left(seen).items())


def _left(seen: Seen) -> Counter[str]:
    done = {letter: found.pages for letter, found in seen.done.items()}
    return Counter(seen.classes) - Counter(done)


def _costs(seen: Seen, history: History, stage: str) -> dict[str, float]:
    """Return the seconds a page of each class: history, shrunk to what was observed.

    By logarithms, since one page that hung says little about the others. What was
    observed of one class tells a little about the machine, and so about the others.
    """
    known = {
        letter: history.page(seen.job_type, seen.kind, stage, letter)
        for letter in set(seen.classes) | set(seen.done)
    }
    paces = {letter: _pace(found, known[letter]) for letter, found in seen.done.items()}
    shared = exp(sum(log(pace) for pace in paces.values()) * SHARED)
    return {letter: cost * paces.get(letter, shared) for letter, cost in known.items()}


def _pace(found: Done, known: float) -> float:
    """Return by which factor pages take longer here, as far as so many can tell."""
    if not found.pages or found.busy <= 0:
        return 1.0
    ratio = found.busy / found.pages / known
    return float(ratio ** (found.pages / (found.pages + PRIOR_UNITS)))
