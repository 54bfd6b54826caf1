"""Asks estimators about traces as if they ran: without a look ahead.

What is known of a document is what finished before it began. Each is asked at its
start and at each tenth of its true time; weights are per document, not per report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from progress.estimates import baselines
from progress.estimates.baselines import MeanPerPrefix
from progress.estimates.conformal import Calibration, Interval, Score, tenth
from progress.estimates.document import Done, Seen, remaining, sort_of
from progress.estimates.history import History
from progress.estimates.steady import Shown, is_late_move, steady
from progress.estimates.trace import Trace

OURS, MEAN_RATE, TQDM, PREFIX = "ours", "global mean rate", "tqdm", "mean per prefix"
#: The shares of its true time at which a document is asked about.
MOMENTS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question about one document: what each method said, and the truth."""

    at: float
    truth: float
    said: dict[str, float | None]
    interval: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """All questions about one document, and how often its shown finish moved later."""

    trace: Trace
    asks: tuple[Ask, ...]
    late_moves: int

    @property
    def sort(self) -> str:
        """The document's sort, as is known at its end."""
        trace = self.trace
        return sort_of(trace.job_type, trace.kind, trace.classes)


class Knowledge:
    """History and calibration, which learn from each document that has ended."""

    def __init__(self) -> None:
        self.history = History()
        self.calibration = Calibration()

    def learn(self, trace: Trace) -> None:
        """Take in a document that has ended well."""
        self.calibration.learn(self._scores(trace))
        self.history.learn(trace)

    def _scores(self, trace: Trace) -> Iterator[Score]:
        """Yield how wrong we would have been, by what was known before its end."""
        for part in range(TENTHS):
            at = trace.started_at + trace.run * part / TENTHS
            seen = seen_at(trace, at)
            said = remaining(seen, self.history)
            if said is not None:
                where = tenth(seen.elapsed, said)
                truth = trace.finished_at - at
                yield Score(sort=seen.sort, tenth=where, said=said, truth=truth)


def replay(traces: Sequence[Trace]) -> Iterator[Replayed]:
    """Yield each document in the order of their starts, asked by what was known."""
    ended = sorted(traces, key=lambda trace: trace.finished_at)
    knowledge, prefixes, learnt = Knowledge(), MeanPerPrefix(), 0
    for trace in sorted(traces, key=lambda trace: trace.started_at):
        while ended[learnt].finished_at < trace.started_at:
            knowledge.learn(ended[learnt])
            _learn_prefixes(prefixes, ended[learnt])
            learnt += 1
        yield _asked(trace, knowledge, prefixes)


def seen_at(trace: Trace, at: float) -> Seen:
    """Return what the rows said about a document at a moment."""
    stages = tuple(dict.fromkeys(seen.stage for seen in trace.stages))
    begun = [seen for seen in trace.stages if seen.started_at <= at]
    census_at = min((s.started_at for s in trace.stages if s.page_class), default=0.0)
    reports = [trace.started_at, *(s.started_at for s in begun)]
    reports += [seen.at for seen in trace.commits if seen.at <= at]
    return Seen(
        job_type=trace.job_type,
        kind=trace.kind,
        suffix=trace.suffix,
        size=trace.size,
        stages=stages,
        stage=begun[-1].stage if begun else "",
        classes=trace.classes if at >= census_at else "",
        done=_done(trace, at),
        elapsed=at - trace.started_at,
        silent=at - max(reports),
    )


def _done(trace: Trace, at: float) -> dict[str, Done]:
    pages: dict[str, int] = defaultdict(int)
    busy: dict[str, float] = defaultdict(float)
    for seen in trace.commits:
        if seen.at <= at:
            pages[seen.page_class] += seen.pages
            busy[seen.page_class] += seen.busy
    return {letter: Done(pages=n, busy=busy[letter]) for letter, n in pages.items()}


def _asked(trace: Trace, knowledge: Knowledge, prefixes: MeanPerPrefix) -> Replayed:
    asks = tuple(_ask(trace, share, knowledge, prefixes) for share in MOMENTS)
    return Replayed(trace=trace, asks=asks, late_moves=_late_moves(trace, knowledge))


def _ask(
    trace: Trace, share: float, knowledge: Knowledge, prefixes: MeanPerPrefix
) -> Ask:
    at = trace.started_at + trace.run * share
    seen, bar = seen_at(trace, at), baselines.counted(trace, at)
    raw = remaining(seen, knowledge.history)
    around = None if raw is None else _interval(seen, raw, knowledge)
    commits = [one for one in trace.commits if one.at <= at]
    return Ask(
        at=share,
        truth=trace.finished_at - at,
        interval=around,
        said={
            OURS: around.middle if around else None,
            MEAN_RATE: baselines.mean_rate(bar),
            TQDM: baselines.moving_average(commits, bar, trace.started_at),
            PREFIX: prefixes.left(trace.job_type, trace.kind, bar.tenth),
        },
    )


def _interval(seen: Seen, said: float, knowledge: Knowledge) -> Interval:
    where = tenth(seen.elapsed, said)
    return knowledge.calibration.interval(seen.sort, where, said)


def _late_moves(trace: Trace, knowledge: Knowledge) -> int:
    """Count how often the finish that is shown, once a second, moved later."""
    moves, shown, at = 0, None, trace.started_at
    while at < trace.finished_at:
        seen = seen_at(trace, at)
        said = remaining(seen, knowledge.history)
        if said is not None:
            around = _interval(seen, said, knowledge)
            low, high = at + around.low, at + around.high
            fresh = Shown(finish=at + around.middle, low=low, high=high)
            after = steady(shown, fresh, at)
            moves += shown is not None and is_late_move(shown, after, at)
            shown = after
        at += 1.0
    return moves


def _learn_prefixes(prefixes: MeanPerPrefix, trace: Trace) -> None:
    points: dict[int, float] = {}
    for part in range(TENTHS * 2):
        at = trace.started_at + trace.run * part / (TENTHS * 2)
        where = baselines.counted(trace, at).tenth
        points.setdefault(where, trace.finished_at - at)
    prefixes.learn(trace.job_type, trace.kind, list(points.items()))
