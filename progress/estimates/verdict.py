"""How good the estimates were: figures from replayed documents, in words and tables."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from progress.estimates.replay import (
    MEAN_RATE,
    MOMENTS,
    OURS,
    PREFIX,
    TQDM,
    Ask,
    Replayed,
)
from progress.estimates.trace import Trace

METHODS = (OURS, MEAN_RATE, TQDM, PREFIX)
#: Errors below so many seconds count as hits, and bound a relative error's base.
FLOOR = 5.0
#: A sort needs so many documents before its coverage is judged.
MANY = 50
QUARTER = 0.25
#: Runs of so many seconds are long enough for somebody to watch them.
LONG = 3.0
DRAWS = 500
NO_DATA = "no data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One method's errors, each document counting the same; seconds and shares."""

    mae: float
    normalised: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """By which share our mean error is smaller, with a 95 % bootstrap interval."""

    share: float
    low: float
    high: float


def common(done: Replayed) -> list[Ask]:
    """Return the questions that every method had an answer to."""
    return [ask for ask in done.asks if None not in ask.said.values()]


def figures(documents: Sequence[Replayed], method: str) -> Figures | None:
    """Return a method's figures over the questions that all answered, if any."""
    found = [errors for one in documents if (errors := _errors(one, method))]
    if not found:
        return None
    return Figures(
        mae=_mean(mean(e for e, _ in errors) for errors in found),
        normalised=_mean(
            mean(e for e, _ in _errors(one, method)) / one.trace.run
            for one in documents
            if common(one)
        ),
        within=_mean(mean(hit for _, hit in errors) for errors in found),
    )


def _errors(one: Replayed, method: str) -> list[tuple[float, bool]]:
    """Return (error in seconds, whether it is within 20 % or the floor)."""
    found = []
    for ask in common(one):
        error = abs((ask.said[method] or 0.0) - ask.truth)
        found.append((error, error <= max(FLOOR, ask.truth / 5)))
    return found


def skill(documents: Sequence[Replayed], other: str) -> Skill | None:
    """Return how much smaller our mean error is than another method's, if any is."""
    pairs = [
        (
            mean(e for e, _ in _errors(one, OURS)),
            mean(e for e, _ in _errors(one, other)),
        )
        for one in documents
        if common(one)
    ]
    if not pairs:
        return None
    chance = random.Random(1)  # noqa: S311 - the same draws each time
    drawn = sorted(_skill(chance.choices(pairs, k=len(pairs))) for _ in range(DRAWS))
    low, high = drawn[DRAWS // 40], drawn[-DRAWS // 40]
    return Skill(share=_skill(pairs), low=low, high=high)


def _skill(pairs: Sequence[tuple[float, float]]) -> float:
    theirs = sum(other for _, other in pairs)
    return 1 - sum(own for own, _ in pairs) / theirs if theirs else 0.0


def error_at(
    documents: Sequence[Replayed], moment: float, floor: float
) -> float | None:
    """Return our median relative error at a share of the run; bases from `floor` on.

    None if nothing was said at that share.
    """
    asks = (ask for one in documents for ask in one.asks if ask.at == moment)
    errors = [
        abs(said - ask.truth) / max(ask.truth, floor)
        for ask in asks
        if (said := ask.said[OURS]) is not None
    ]
    return median(errors) if errors else None


def coverage(
    documents: Sequence[Replayed], moment: float | None = None
) -> float | None:
    """Return the share of truths inside the interval, each document counting once.

    At one moment of the runs, or at all; None if there was no interval.
    """
    shares = []
    for one in documents:
        hits = [
            ask.interval.low <= ask.truth <= ask.interval.high
            for ask in one.asks
            if ask.interval is not None and moment in (None, ask.at)
        ]
        if hits:
            shares.append(mean(hits))
    return mean(shares) if shares else None


def by_sort(documents: Iterable[Replayed]) -> dict[str, list[Replayed]]:
    """Return the documents of each sort."""
    found: dict[str, list[Replayed]] = defaultdict(list)
    for one in documents:
        found[one.sort].append(one)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def report(documents: Sequence[Replayed], learnt: int) -> Iterator[str]:
    """Yield the lines of the report about held-out documents."""
    yield f"{len(documents)} documents, after {learnt} that were only learnt from"
    yield from _methods(documents)
    yield from _coverages(documents)
    yield from _promises([one.trace for one in documents])
    yield from _bars(documents)


def _promises(traces: Sequence[Trace]) -> Iterator[str]:
    """Say how well what people were shown after the census was kept."""
    kept = [(t.promise, t.finished_at - t.promise.at) for t in traces if t.promise]
    if not kept:
        return
    errors = (abs(said.seconds - took) / max(took, FLOOR) for said, took in kept)
    held = _mean(said.low <= took <= said.high for said, took in kept)
    yield ""
    yield (
        f"{len(kept)} promises after the census: median error {_median(errors):.0%} "
        f"(at least 5 s), held by their interval {held:.0%}"
    )


def _methods(documents: Sequence[Replayed]) -> Iterator[str]:
    yield ""
    yield f"{'method':18} {'MAE':>8} {'MAE / run':>10} {'within 20 % or 5 s':>19}"
    for method in METHODS:
        found = figures(documents, method)
        if found is None:
            yield f"{method:18} {NO_DATA:>8}"
            continue
        yield (
            f"{method:18} {found.mae:>6.2f} s {found.normalised:>10.3f} "
            f"{found.within:>18.0%}"
        )
    yield ""
    yield "our median relative error    " + "".join(f"{m:>7.0%}" for m in MOMENTS)
    for name, floor in (("of what was left", 0.0), ("the same, at least 5 s", FLOOR)):
        row = "".join(_share(error_at(documents, m, floor), 7) for m in MOMENTS)
        yield f"  {name:26} {row}"


def _coverages(documents: Sequence[Replayed]) -> Iterator[str]:
    yield ""
    heads = "".join(f"{m:>6.0%}" for m in MOMENTS)
    yield f"{'held by the 80 % interval':32} {'n':>4} {'all':>6}{heads}"
    for sort, some in (("all", documents), *by_sort(documents).items()):
        cells = [coverage(some, moment) for moment in MOMENTS]
        whole = coverage(some)
        row = "".join(_share(cell) for cell in (whole, *cells))
        yield f"{sort:32} {len(some):>4} {row}"


def _bars(documents: Sequence[Replayed]) -> Iterator[str]:
    yield ""
    if len(documents) < MANY:
        yield f"Of fewer than {MANY} documents, what follows is mostly chance:"
    yield from _quarters(documents)
    for other, least in ((MEAN_RATE, 0.30), (PREFIX, 0.15)):
        found = skill(documents, other)
        name = f"MAE better than {other}"
        if found is None:
            yield _nothing(name)
            continue
        goal = f"≥ {least:.0%} ({found.low:.0%} to {found.high:.0%})"
        yield _bar(name, found.share, found.share >= least, goal)
    for sort, some in by_sort(documents).items():
        share = coverage(some)
        if len(some) >= MANY and share is not None:
            is_held = 0.76 <= share <= 0.84
            yield _bar(f"coverage of {sort}", share, is_held, "76 to 84 %")
    yield _late_moves([one.late_moves for one in documents])


def _late_moves(moves: Sequence[int]) -> str:
    name = "shown finish moved > 20 % later"
    if not moves:
        return _nothing(name)
    return (
        f"{name:42} median {_median(moves):g}, "
        f"mean {_mean(moves):.2f}, most {max(moves, default=0)}  "
        f"{'reached' if _median(moves) <= 1 else 'MISSED'} (≤ 1)"
    )


def _quarters(documents: Sequence[Replayed]) -> Iterator[str]:
    """Yield the bar about a quarter of the run, as it is and where it can be seen.

    Of what takes less than a few seconds, nobody can see how far off half a second is.
    """
    longer = [one for one in documents if one.trace.run >= LONG]
    for name, some, floor in (
        ("median error after a quarter", documents, 0.0),
        (f"the same, of {len(longer)} that took {LONG:g} s", longer, 0.0),
        (f"the same, of at least {FLOOR:g} s left", documents, FLOOR),
    ):
        error = error_at(some, QUARTER, floor)
        if error is None:
            yield _nothing(name)
        else:
            yield _bar(name, error, error <= 0.15, "≤ 15 %")


def _bar(name: str, value: float, is_reached: bool, goal: str) -> str:
    return f"{name:42} {value:>6.1%}  {'reached' if is_reached else 'MISSED'} ({goal})"


def _nothing(name: str) -> str:
    """Return the line of a bar that no document was there to judge by."""
    return f"{name:42} {NO_DATA}"


def _share(value: float | None, width: int = 6) -> str:
    return f"{'–':>{width}}" if value is None else f"{value:>{width}.0%}"


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return mean(found) if found else 0.0


def _median(values: Iterable[float]) -> float:
    found = list(values)
    return median(found) if found else 0.0
