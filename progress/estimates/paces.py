"""What pages of a document cost: history, shrunk to what this document showed.

Quick pages are judged by the clock of the whole reading, since what each takes is
lost between them; slow ones by their own time, which is nearly all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from progress.estimates.history import REST, History
from progress.estimates.regression import Cost
from progress.estimates.seen import Seen

#: Pages that take so many seconds are slow: one of them is in work for a while.
SLOW = 0.5
#: Seconds of reading, and pages, after which half is believed of what was observed.
HALF_SECONDS, HALF_PAGES = 1.5, 1.5
#: The share of one class's pace that holds for another.
SHARED = 0.3


def costs(seen: Seen, history: History, stage: str) -> dict[str, Cost]:
    """Return what pages of each class cost in this document.

    What was observed of one class tells a little about the machine, and so about the
    others.
    """
    known = {
        letter: history.pages(seen.job_type, seen.kind, stage, letter)
        for letter in set(seen.classes) | set(seen.done)
    }
    paces = _paces(seen, history, known)
    shared = exp(sum(log(pace) for pace in paces.values()) * SHARED)
    return {
        letter: cost.times(paces.get(letter, shared)) for letter, cost in known.items()
    }


def _paces(seen: Seen, history: History, known: Mapping[str, Cost]) -> dict[str, float]:
    """Return by which factor pages of each class take longer here."""
    read = {letter: done for letter, done in seen.done.items() if done.lately}
    usual = {letter: known[letter].of(done.lately) for letter, done in read.items()}
    slow = {letter for letter in read if known[letter].each >= SLOW}
    paces = {
        letter: _pace(read[letter].busy, usual[letter], read[letter].lately)
        for letter in slow
    }
    rest = read_for(seen, history) - sum(read[letter].busy for letter in slow)
    quick = {letter for letter in read if letter not in slow}
    rest = max(rest, sum(read[letter].busy for letter in quick))
    whole = sum(usual[letter] for letter in quick)
    return paces | {letter: _pace(rest, whole, read[letter].lately) for letter in quick}


def read_for(seen: Seen, history: History) -> float:
    """Return the seconds that reading has gone on, up to the last report."""
    pages = len(seen.classes)
    before = history.stage(seen.job_type, seen.kind, REST, pages) / 2
    for name in seen.stages:
        if history.is_paged(seen.job_type, name):
            break
        before += history.stage(seen.job_type, seen.kind, name, pages)
    return max(seen.elapsed - seen.silent - before, 0.0)


def _pace(took: float, usual: float, pages: int) -> float:
    """Return the factor, as far as so many seconds and pages can tell it."""
    if took <= 0.0 or usual <= 0.0:
        return 1.0
    trust = took / (took + HALF_SECONDS) * pages / (pages + HALF_PAGES)
    return float((took / usual) ** trust)
