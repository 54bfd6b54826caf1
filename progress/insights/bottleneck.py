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
#: Seconds of waiting that are no hitch any more.
LONG = 60.0
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
class QueueLoad:
    """One queue: what waits now, who takes from it, and what they did in the span.

    `oldest` is in seconds, `slots` how many documents its workers read at a time,
    `in_work` how many they read now.
    """

    name: str
    waiting: int
    oldest: float
    slots: int
    in_work: int
    busy_seconds: float
    ended: int

    @property
    def is_full(self) -> bool:
        """Whether something waits though all who could take it are at work."""
        return self.waiting > 0 and self.in_work >= self.slots

    @property
    def seconds_each(self) -> float:
        """Worker time of one document; 0 where none ended."""
        return self.busy_seconds / self.ended if self.ended else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A span of time: what came, what left, what was done, and the queues now."""

    seconds: float
    stages: Sequence[StageWork]
    queues: Sequence[QueueLoad]
    #: Documents that came in the span, and that left it in any way.
    arrivals: int
    ended: int
    #: Documents that are read at a time, by all workers.
    slots: int
    #: Pages that were read in the span.
    pages: int = 0

    @property
    def busy_seconds(self) -> float:
        """Worker time of all stages."""
        return sum(stage.busy_seconds for stage in self.stages)

    @property
    def waiting(self) -> int:
        """Documents that wait in all queues."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def growth(self) -> float:
        """By how many documents a minute the queues grow; negative when they shrink."""
        return (self.arrivals - self.ended) * 60 / self.seconds

    @property
    def utilisation(self) -> float | None:
        """The share of their time that workers were busy; None without workers."""
        if not self.slots:
            return None
        return min(self.busy_seconds / (self.slots * self.seconds), 1.0)


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
    `clears_in` in minutes with `more_workers` added to those of `queue`.
    """

    verdict: Verdict
    sentence: str
    stage: str = ""
    share: float = 0.0
    utilisation: float | None = None
    growth: float = 0.0
    queue: str = ""
    more_workers: int | None = None
    clears_in: float | None = None


def find(load: Load) -> Finding:
    """Say what holds work up.

    Utilisation is U = B / (m T): busy time B of m workers in a span T, the
    utilisation law of operational analysis (Denning, Buzen: "The Operational Analysis
    of Queueing Network Models", ACM Computing Surveys 10(3), 1978). Work is held up
    where a queue's workers are all at work while documents wait long, or ever more
    of them; the stage with the largest share of B is the bottleneck. Where documents
    wait long beside workers that are free and U is low, more would not help.

    With S = B / documents ended of that queue's workers, k more of them drain
    (m + k) 60 / S - a documents a minute, where a is what comes: what ended a minute,
    and what the queues grow by. A backlog of n is gone after n / drain minutes.
    """
    unserved = [queue for queue in load.queues if queue.waiting and not queue.slots]
    if unserved:
        return _no_worker(load, unserved)
    if load.ended < ENOUGH or not load.busy_seconds:
        return _not_enough(load)
    waiting = [queue for queue in load.queues if queue.waiting]
    full = [queue for queue in waiting if queue.is_full]
    longest = max((queue.oldest for queue in waiting), default=0.0)
    if longest > LONG and not full and (load.utilisation or 0.0) < IDLE:
        return _not_capacity(load)
    if longest > LONG or (full and (load.growth > 0 or _is_busy(load))):
        return _bottleneck(load, max(full or waiting, key=_backlog))
    return _clear(load)


def _is_busy(load: Load) -> bool:
    return (load.utilisation or 0.0) >= BUSY


def _backlog(queue: QueueLoad) -> float:
    return queue.waiting * queue.seconds_each / queue.slots


def _no_worker(load: Load, unserved: Sequence[QueueLoad]) -> Finding:
    if not load.slots:
        sentence = f"No worker is running, and {_waiting(load.waiting)}."
    else:
        queue = unserved[0]
        sentence = (
            f"No worker takes from the queue “{queue.name}”, "
            f"where {_waiting(queue.waiting)}."
        )
    return Finding(verdict=Verdict.NO_WORKER, sentence=sentence, queue=unserved[0].name)


def _waiting(number: int) -> str:
    verb = "waits" if number == 1 else "wait"
    return f"{words.count(number, 'document')} {verb}"


def _not_enough(load: Load) -> Finding:
    return Finding(
        verdict=Verdict.NOT_ENOUGH,
        sentence=f"Not enough data yet: {words.count(load.ended, 'document')} ended "
        f"in this time, and at least {ENOUGH} are needed to say what holds work up.",
        growth=load.growth,
    )


def _largest(load: Load) -> StageWork:
    return max(load.stages, key=lambda stage: stage.busy_seconds)


def _found(load: Load, verdict: Verdict, sentence: str, way_out: WayOut) -> Finding:
    largest = _largest(load)
    return Finding(
        verdict=verdict,
        sentence=sentence,
        stage=largest.label,
        share=largest.busy_seconds / load.busy_seconds,
        utilisation=load.utilisation,
        growth=load.growth,
        queue=way_out.queue,
        more_workers=way_out.more,
        clears_in=way_out.minutes,
    )


def _takes(load: Load) -> str:
    largest = _largest(load)
    share = largest.busy_seconds / load.busy_seconds
    return f"{largest.label} takes {share:.0%} of worker time"


def _clear(load: Load) -> Finding:
    known = load.utilisation
    busy = (
        "" if known is None else f"workers are busy for {known:.0%} of their time, and "
    )
    sentence = f"Nothing is held up: {busy}{_takes(load)}."
    return _found(load, Verdict.CLEAR, sentence, WayOut())


def _not_capacity(load: Load) -> Finding:
    busy = f"Workers are busy for only {load.utilisation or 0.0:.0%} of their time"
    sentence = (
        f"{busy}, and yet {_waiting(load.waiting)}: more workers would not help. "
        "Look for workers that hang, or that cannot reach the broker."
    )
    return _found(load, Verdict.NOT_CAPACITY, sentence, WayOut())


def _bottleneck(load: Load, queue: QueueLoad) -> Finding:
    way_out = _way_out(load, queue)
    is_one_of_several = len(load.queues) > 1
    advice = way_out.advice(is_one_of_several, is_growing=load.growth > 0)
    parts = (_takes(load), _movement(load), advice)
    sentence = "; ".join(part for part in parts if part) + "."
    return _found(load, Verdict.BOTTLENECK, sentence, way_out)


def _movement(load: Load) -> str:
    """Return how the queue moves, in pages where it is known how many there are."""
    per_document, noun = _unit(load)
    rate = abs(load.growth) * per_document
    if rate < 0.5:
        return "the queue stays as long as it is"
    verb = "grows" if load.growth > 0 else "shrinks"
    return f"the queue {verb} by {words.count(round(rate), noun)} a minute"


def _unit(load: Load) -> tuple[float, str]:
    if load.pages and load.ended:
        return load.pages / load.ended, "page"
    return 1.0, "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """With how many more workers of a queue its backlog goes, in how many minutes."""

    queue: str = ""
    more: int | None = None
    minutes: float | None = None

    def advice(self, is_one_of_several: bool, *, is_growing: bool) -> str:
        """Return it in words; empty where no sensible number of workers would do."""
        if self.more is None or self.minutes is None:
            return ""
        whole = words.count(max(round(self.minutes), 1), "minute")
        if not self.more and is_growing:
            return f"it grew while workers were free: all at work clear it in {whole}"
        if not self.more:
            return f"at this pace it is empty in {whole}"
        workers = "one more worker" if self.more == 1 else f"{self.more} more workers"
        where = f" for the queue “{self.queue}”" if is_one_of_several else ""
        return f"{workers}{where} would clear it in {whole}"


def _way_out(load: Load, queue: QueueLoad) -> WayOut:
    """Return how few more workers clear the backlog soon; 0 if it goes by itself."""
    if not queue.busy_seconds or not queue.ended:
        return WayOut(queue=queue.name)
    served = 60 / queue.seconds_each
    coming = 60 * queue.ended / load.seconds + load.growth
    for more in range(MOST_WORKERS + 1):
        drain = (queue.slots + more) * served - coming
        if drain > 0 and queue.waiting / drain <= SOON:
            return WayOut(queue=queue.name, more=more, minutes=queue.waiting / drain)
    return WayOut(queue=queue.name)
