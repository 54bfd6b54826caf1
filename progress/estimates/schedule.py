"""When waiting work begins and ends: a simulation of the workers taking it in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

#: Turns that are simulated at most; with more, long documents are not cut in slices.
MOST_TURNS = 20_000


@dataclass(slots=True, kw_only=True)
class Slot:
    """A place at a worker where one document is read at a time.

    `free_at` is in seconds from now.
    """

    queues: frozenset[str]
    free_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One document: the seconds it needs, and when it may begin, from now on.

    `held` are the seconds of its slice that are over, None if nobody has it in hand.
    """

    key: Hashable
    cost: float
    queue: str
    not_before: float = 0.0
    held: float | None = None
    #: Tasks give way to nobody.
    is_divisible: bool = True


@dataclass(slots=True, kw_only=True)
class Span:
    """When a document begins and ends, in seconds from now."""

    start: float
    end: float


def plan(
    slots: Sequence[Slot], works: Iterable[Work], slice_seconds: float
) -> dict[Hashable, Span]:
    """Return the span of each work, taken in the order given; what nobody takes lacks.

    Those in hand come first and keep their slots. One that is longer than a slice
    goes to the end after each, as long as others wait.
    """
    turns = deque((work, work.cost) for work in works)
    limit = _limit(turns, slice_seconds)
    spans: dict[Hashable, Span] = {}
    while turns:
        work, left = turns.popleft()
        slot = _first_free([slot for slot in slots if work.queue in slot.queues])
        if slot is None:
            continue
        begin = max(slot.free_at, work.not_before)
        is_first = work.key not in spans
        room = max(limit - (work.held or 0.0), 0.0) if is_first else limit
        taken = min(left, room) if turns and work.is_divisible else left
        slot.free_at = begin + taken
        span = spans.setdefault(work.key, Span(start=begin, end=0.0))
        span.end = slot.free_at
        if left > taken:
            turns.append((work, left - taken))
    return spans


def _limit(turns: Iterable[tuple[Work, float]], slice_seconds: float) -> float:
    if slice_seconds <= 0:
        return float("inf")
    count = sum(1 + cost / slice_seconds for _, cost in turns)
    return slice_seconds if count <= MOST_TURNS else float("inf")


def _first_free(slots: Sequence[Slot]) -> Slot | None:
    return min(slots, key=lambda slot: slot.free_at, default=None)
