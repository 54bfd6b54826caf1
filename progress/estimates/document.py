"""The remaining time of one document in work, or of one that waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from progress.estimates.history import PRIOR_UNITS, REST, History

#: Reports come about once a second: so long, pages may have been read unseen.
REPORT_SECONDS = 1.0


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
        whole = history.whole(seen.job_type, seen.suffix, seen.size)
        return None if whole is None else max(whole - seen.elapsed, whole * 0.1)
    at = seen.stages.index(seen.stage) if seen.stage in seen.stages else 0
    after = sum(_stage(seen, history, name) for name in seen.stages[at + 1 :])
    rest = history.stage(seen.job_type, seen.kind, REST, len(seen.classes))
    return _present(seen, history, seen.stages[at]) + after + rest / 2


def _present(seen: Seen, history: History, stage: str) -> float:
    """Return what is left of the stage in work, some of which passed unseen."""
    if not history.is_paged(seen.job_type, stage):
        whole = history.stage(seen.job_type, seen.kind, stage, len(seen.classes))
        return max(whole - seen.silent, whole * 0.1)
    costs, left = _costs(seen, history, stage), _left(seen)
    whole = sum(costs[letter] * pages for letter, pages in left.items())
    # A page that takes longer than expected says nothing about those behind it.
    unseen = max((costs[letter] for letter in left), default=0.0) + REPORT_SECONDS
    return max(whole - min(seen.silent, unseen), 0.0)


def _stage(seen: Seen, history: History, stage: str) -> float:
    if not history.is_paged(seen.job_type, stage):
        return history.stage(seen.job_type, seen.kind, stage, len(seen.classes))
    costs = _costs(seen, history, stage)
    return sum(costs[letter] * pages for letter, pages in _left(seen).items())


def _left(seen: Seen) -> Counter[str]:
    done = {letter: found.pages for letter, found in seen.done.items()}
    return Counter(seen.classes) - Counter(done)


def _costs(seen: Seen, history: History, stage: str) -> dict[str, float]:
    """Return the seconds a page of each class: history, shrunk to what was observed."""
    known = {
        letter: history.page(seen.job_type, seen.kind, stage, letter)
        for letter in set(seen.classes) | set(seen.done)
    }
    factor = _pace(seen.done, known)
    return {
        letter: _shrunk(cost * factor, seen.done.get(letter))
        for letter, cost in known.items()
    }


def _pace(done: Mapping[str, Done], known: Mapping[str, float]) -> float:
    """Return how much slower than history this document goes, as far as it is known."""
    pages = sum(found.pages for found in done.values())
    expected = sum(found.pages * known[letter] for letter, found in done.items())
    taken = sum(found.busy for found in done.values())
    if not pages or expected <= 0 or taken <= 0:
        return 1.0
    return float((taken / expected) ** (pages / (pages + PRIOR_UNITS)))


def _shrunk(prior: float, done: Done | None) -> float:
    if done is None:
        return prior
    total = PRIOR_UNITS * prior + done.busy
    return total / (PRIOR_UNITS + done.pages)
