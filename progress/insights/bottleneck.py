"""What holds work up, from counts of a span of time, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from progress import words

#: Documents that must have ended before anything is concluded.
ENOUGH = 5
#: Above this share of their time workers count as busy, below that one as idle.
BUSY, IDLE = 0.8, 0.5
#: A queue that more workers would clear within so many minutes is worth saying.
SOON = 60
#: More additional workers than this are no advice.
MOST_WORKERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWork:
    """What one stage cost in the span: a label for people, and worker time."""

    label: str
    busy_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A span of time: what came, what left, what waits, and who worked."""

    seconds: float
    #: Workers that were there; None where nobody knows.
    workers: int | None
    stages: Sequence[StageWork]
    #: Documents that came in the span, and that left it in any way.
    arrivals: int
    ended: int
    #: Documents that wait now.
    waiting: int
    #: Pages that were read in the span.
    pages: int = 0

    @property
    def busy_seconds(self) -> float:
        """Worker time of all stages."""
        return sum(stage.busy_seconds for stage in self.stages)


class Verdict(StrEnum):
    """What the counts say."""

    NOT_ENOUGH = "not_enough"
    NO_WORKER = "no_worker"
    NOT_CAPACITY = "not_capacity"
    BOTTLENECK = "bottleneck"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The verdict with its numbers; `sentence` is for people.

    `share` is of all worker time, `utilisation` of the time that workers had,
    `growth` in documents a minute (negative when the queue shrinks), and
    `clears_in` in minutes with `more_workers` added.
    """

    verdict: Verdict
    sentence: str
    stage: str = ""
    share: float = 0.0
    utilisation: float | None = None
    growth: float = 0.0
    more_workers: int | None = None
    clears_in: float | None = None


def find(load: Load) -> Finding:
    """Say what holds work up.

    Utilisation is U = B / (m T): busy time B of m workers in a span T, the
    utilisation law of operational analysis (Denning, Buzen: "The Operational Analysis
    of Queueing Network Models", ACM Computing Surveys 10(3), 1978). Work holds up at
    the stage with the largest share of B where U is high or the queue grows. Where
    work waits though U is low, more workers would not help.

    With S = B / documents ended, k more workers drain (m + k) 60 / S - a documents a
    minute, where a is the rate of arrivals; a backlog of n is gone after n / drain.
    """
    if load.workers == 0 and load.waiting:
        waiting = words.count(load.waiting, "document")
        verb = "waits" if load.waiting == 1 else "wait"
        return Finding(
            verdict=Verdict.NO_WORKER,
            sentence=f"No worker is running, and {waiting} {verb}.",
        )
    if load.ended < ENOUGH or not load.busy_seconds:
        return _not_enough(load)
    return _judged(load)


def _not_enough(load: Load) -> Finding:
    return Finding(
        verdict=Verdict.NOT_ENOUGH,
        sentence=f"Not enough data yet: {words.count(load.ended, 'document')} ended "
        f"in this time, and at least {ENOUGH} are needed to say what holds work up.",
    )


def _judged(load: Load) -> Finding:
    largest = max(load.stages, key=lambda stage: stage.busy_seconds)
    share = largest.busy_seconds / load.busy_seconds
    utilisation, growth = _utilisation(load), _growth(load)
    facts = {"stage": largest.label, "share": share, "utilisation": utilisation}
    takes = f"{largest.label} takes {share:.0%} of worker time"
    if _is_idle_though_waiting(utilisation, growth, load):
        return Finding(
            verdict=Verdict.NOT_CAPACITY,
            sentence=_not_capacity(load, utilisation or 0.0),
            growth=growth,
            **facts,  # type: ignore[arg-type]  # each has its own type
        )
    more, minutes = _way_out(load)
    is_held_up = bool(load.waiting) and ((utilisation or 0) >= BUSY or growth > 0)
    sentence = "; ".join(
        part for part in (takes, _queue(load, growth), _advice(more, minutes)) if part
    )
    if not is_held_up:
        more, minutes, sentence = None, None, _clear(load, takes, utilisation)
    return Finding(
        verdict=Verdict.BOTTLENECK if is_held_up else Verdict.CLEAR,
        sentence=f"{sentence}.",
        growth=growth,
        more_workers=more,
        clears_in=minutes,
        **facts,  # type: ignore[arg-type]
    )


def _utilisation(load: Load) -> float | None:
    if not load.workers:
        return None
    return min(load.busy_seconds / (load.workers * load.seconds), 1.0)


def _growth(load: Load) -> float:
    return (load.arrivals - load.ended) * 60 / load.seconds


def _is_idle_though_waiting(
    utilisation: float | None, growth: float, load: Load
) -> bool:
    is_idle = utilisation is not None and utilisation < IDLE
    return is_idle and load.waiting > 0 and growth >= 0


def _not_capacity(load: Load, utilisation: float) -> str:
    waiting = words.count(load.waiting, "document")
    verb = "waits" if load.waiting == 1 else "wait"
    return (
        f"Workers are busy for only {utilisation:.0%} of their time, and yet {waiting} "
        f"{verb}: more workers would not help. Look for paused jobs, retries that are "
        "not due yet, or a queue that no worker listens to."
    )


def _queue(load: Load, growth: float) -> str:
    """Return how the queue moves, in pages where it is known how many there are."""
    per_document, noun = _unit(load)
    rate = abs(growth) * per_document
    if rate < 0.5:
        return "the queue stays as long as it is"
    verb = "grows" if growth > 0 else "shrinks"
    return f"the queue {verb} by {words.count(round(rate), noun)} a minute"


def _unit(load: Load) -> tuple[float, str]:
    if load.pages and load.ended:
        return load.pages / load.ended, "page"
    return 1.0, "document"


def _way_out(load: Load) -> tuple[int | None, float | None]:
    """Return with how many more workers the backlog goes soon, and in how many minutes.

    None more are needed where it goes by itself.
    """
    if not load.workers or not load.waiting:
        return None, None
    served = 60 * load.ended / load.busy_seconds
    arriving = 60 * load.arrivals / load.seconds
    for more in range(MOST_WORKERS + 1):
        drain = (load.workers + more) * served - arriving
        if drain > 0 and load.waiting / drain <= SOON:
            return more, load.waiting / drain
    return None, None


def _advice(more: int | None, minutes: float | None) -> str:
    if more is None or minutes is None:
        return ""
    whole = words.count(max(round(minutes), 1), "minute")
    if not more:
        return f"at this pace it is empty in {whole}"
    workers = "one more worker" if more == 1 else f"{more} more workers"
    return f"{workers} would clear it in {whole}"


def _clear(load: Load, takes: str, utilisation: float | None) -> str:
    if utilisation is None:
        return f"Nothing waits long; {takes}"
    return (
        f"Nothing is held up: workers are busy for {utilisation:.0%} of their time, "
        f"and {takes}"
    )
