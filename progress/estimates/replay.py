"""Asks estimators about traces as if they ran: without a look ahead.

What is known of a document is what finished before it began. Each is asked at its
start and at each tenth of its true time; weights are per document, not per report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from progress.estimates import baselines
from progress.estimates.baselines import MeanPerPrefix
from progress.estimates.conformal import Interval
from progress.estimates.knowledge import Knowledge
from progress.estimates.moments import seen_at
from progress.estimates.seen import sort_of
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


def _asked(trace: Trace, knowledge: Knowledge, prefixes: MeanPerPrefix) -> Replayed:
    asks = tuple(_ask(trace, share, knowledge, prefixes) for share in MOMENTS)
    return Replayed(trace=trace, asks=asks, late_moves=_late_moves(trace, knowledge))


def _ask(
    trace: Trace, share: float, knowledge: Knowledge, prefixes: MeanPerPrefix
) -> Ask:
    at = trace.started_at + trace.run * share
    seen, bar = seen_at(trace, at), baselines.counted(trace, at)
    around = knowledge.left(seen)
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


def _late_moves(trace: Trace, knowledge: Knowledge) -> int:
    """Count how often the finish that is shown, once a second, moved later."""
    moves, shown, at = 0, None, trace.started_at
    while at < trace.finished_at:
        around = knowledge.left(seen_at(trace, at))
        if around is not None:
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
