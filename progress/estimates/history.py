"""What stages and pages have cost, by type, kind, stage and class of page.

Each key is shrunk towards the next wider one (same type and kind, same type, all),
as empirical Bayes does: the wider one counts as two runs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from math import exp, log, log1p
from statistics import fmean, median

from progress.estimates.regression import Affine, Cost, Level, Line
from progress.estimates.seen import Seen
from progress.estimates.tempo import Tempo
from progress.estimates.trace import StageSeen, Trace

#: How many runs the wider key counts as.
PRIOR_RUNS = 2.0
#: The name of what a run takes beside its stages: the claim, flushes, the ending.
REST = ""
#: Nothing is faster, in seconds; the clock of stages counts milliseconds.
LEAST = 0.0005
#: What a page, and a stage, is taken for before anything was seen.
PAGE_GUESS, STAGE_GUESS = 0.1, 0.1
#: Runs by size that are kept of each suffix, and how many neighbours are asked.
KEPT_RUNS = 200
NEIGHBOURS = 15

Key = tuple[str, ...]
#: The logarithm of the size, of the seconds, and the pages.
Run = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What runs of a task have taken, in seconds, and on how many runs it rests."""

    seconds: float
    runs: float = 1.0


class History:
    """Learns from finished runs; answers in seconds."""

    def __init__(self) -> None:
        self.tempo = Tempo()
        self._pages: dict[Key, Affine] = defaultdict(Affine)
        self._stages: dict[Key, Line] = defaultdict(Line)
        self._tasks: dict[Key, Level] = defaultdict(Level)
        #: The logarithm of the units that stages of tasks have had.
        self._task_units: dict[Key, Level] = defaultdict(Level)
        self._runs: dict[Key, list[Run]] = defaultdict(list)
        self._paged: set[tuple[str, str]] = set()
        #: The nearest runs by type, suffix and size in tenths of its logarithm.
        self._nearest_known: dict[tuple[str, str, float], list[Run]] = {}

    def learn(self, trace: Trace) -> None:
        """Take in a run that has ended well."""
        if trace.task:
            self._learn_task(trace)
            return
        self._nearest_known.clear()
        for seen in (*trace.earlier, *trace.stages):
            self._learn_stage(trace, seen)
        rest = trace.run - sum(seen.busy for seen in trace.stages)
        self._learn_line(trace, REST, len(trace.classes), rest)
        for key in _size_keys(trace.job_type, trace.suffix):
            runs = self._runs[key]
            whole = _log(trace.run + trace.before)
            runs.append((log1p(trace.size), whole, len(trace.classes)))
            del runs[:-KEPT_RUNS]

    def is_paged(self, job_type: str, stage: str) -> bool:
        """Whether pages of this stage are timed one by one.

        Of a type that was never seen in it, those of any other type tell.
        """
        if (stage, job_type) in self._stages:
            return (job_type, stage) in self._paged
        return stage in {name for _, name in self._paged}

    def pages(self, job_type: str, kind: str, stage: str, page_class: str) -> Cost:
        """Return what pages of a class cost at a stage."""
        found: Affine | None = None
        for key in _keys(job_type, kind, stage, page_class):
            runs = self._pages.get(key)
            if runs is not None:
                found = runs if found is None else runs.with_prior(found, PRIOR_RUNS)
        cost = found.cost if found else Cost(each=PAGE_GUESS)
        return cost.times(self.tempo.factor)

    def stage(self, job_type: str, kind: str, stage: str, units: int) -> float:
        """Return the seconds that a stage takes for a document of so many pages."""
        estimate, is_known = log(STAGE_GUESS), False
        for key in _keys(job_type, kind, stage):
            line = self._stages.get(key)
            if line is not None:
                prior = PRIOR_RUNS if is_known else 0.0
                found = line.weight * line.at(log1p(units))
                estimate = (found + prior * estimate) / (line.weight + prior)
                is_known = True
        return exp(estimate) * self.tempo.factor

    def task(self, seen: Seen) -> Usual | None:
        """Return what a task of this name takes; None without a run of it.

        As many times longer as its stage has more units than those of earlier runs.
        """
        level = self._tasks.get((seen.job_type, seen.task))
        if level is None:
            return None
        units = self._task_units.get((seen.job_type, seen.task, seen.stage))
        scale = seen.units_total / exp(units.mean) if units and seen.units_total else 1
        return Usual(seconds=exp(level.mean) * scale, runs=level.weight)

    @property
    def has_stages(self) -> bool:
        """Whether any stage was ever seen: without, all is guessed."""
        return bool(self._stages)

    def knows(self, stage: str) -> bool:
        """Whether a stage of this name was ever seen to take a time as a whole."""
        return (stage,) in self._stages

    def whole(self, job_type: str, suffix: str, size: int) -> float | None:
        """Return the seconds of a run of which the size alone is known.

        The median of the nearest by size; None if there is no history at all.
        """
        nearest = self._nearest(job_type, suffix, size)
        if not nearest:
            return None
        return exp(median(run[1] for run in nearest)) * self.tempo.factor

    def average(self, job_type: str, suffix: str, size: int) -> float | None:
        """Return the mean seconds of runs of this size, which is what adds up."""
        nearest = self._nearest(job_type, suffix, size)
        if not nearest:
            return None
        return fmean(exp(run[1]) for run in nearest) * self.tempo.factor

    def count(self, job_type: str, suffix: str, size: int) -> int:
        """Return how many pages documents of this size have had; 1 without history."""
        nearest = self._nearest(job_type, suffix, size)
        return max(round(median(run[2] for run in nearest)), 1) if nearest else 1

    def _nearest(self, job_type: str, suffix: str, size: int) -> list[Run]:
        goal = round(log1p(size), 1)
        known = self._nearest_known.get((job_type, suffix, goal))
        if known is None:
            known = self._find_nearest(job_type, suffix, goal)
            self._nearest_known[job_type, suffix, goal] = known
        return known

    def _find_nearest(self, job_type: str, suffix: str, goal: float) -> list[Run]:
        for key in _size_keys(job_type, suffix):
            if runs := self._runs.get(key):
                return nsmallest(NEIGHBOURS, runs, key=lambda run: abs(run[0] - goal))
        return []

    def _learn_stage(self, trace: Trace, seen: StageSeen) -> None:
        if not seen.page_class:
            self._learn_line(trace, seen.stage, seen.units, seen.busy)
        elif seen.units:
            self._paged.add((trace.job_type, seen.stage))
            busy = max(seen.busy, LEAST * seen.units)
            for key in _keys(trace.job_type, trace.kind, seen.stage, seen.page_class):
                self._pages[key].add(seen.units, busy)

    def _learn_task(self, trace: Trace) -> None:
        self._tasks[trace.job_type, trace.task].add(_log(trace.run), 1.0)
        for seen in trace.stages:
            if seen.units:
                key = (trace.job_type, trace.task, seen.stage)
                self._task_units[key].add(log(seen.units), 1.0)

    def _learn_line(self, trace: Trace, stage: str, units: int, busy: float) -> None:
        for key in _keys(trace.job_type, trace.kind, stage):
            self._stages[key].add(log1p(units), _log(busy))


def _keys(job_type: str, kind: str, *rest: str) -> tuple[Key, ...]:
    """Return the keys from the widest to the narrowest."""
    return (rest, (*rest, job_type), (*rest, job_type, kind))


def _size_keys(job_type: str, suffix: str) -> tuple[Key, ...]:
    """Return the keys from the narrowest to the widest."""
    return ((job_type, suffix), (job_type,), ())


def _log(seconds: float) -> float:
    return log(max(seconds, LEAST))
