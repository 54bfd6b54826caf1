"""Who is next: people take turns, however much each of them hands in.

Start-time fair queueing (Goyal, Vin and Cheng, 1996) over whole numbers. Each queue
has a virtual clock: the turn of what was begun last. What a person hands in gets
turns one after another from the clock on, so the first of each come before the second
of each, whoever has a thousand. What gives way at the end of a slice pays for the
time that it had. A priority makes turns cheaper or dearer and so is a share of the
workers, not a right: nothing waits for ever, since whatever is handed in later gets a
later turn than the clock, and the clock moves on.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What one turn costs at normal priority; about a thousandth of a second each.
TURN = 1000
#: Each step of priority makes turns so many times cheaper.
STEP = 4

#: The names of the priorities, the lowest first.
NAMES: dict[int, str] = {
    -2: "lowest",
    -1: "low",
    0: "normal",
    1: "high",
    2: "highest",
}
LOWEST, NORMAL, HIGHEST = min(NAMES), 0, max(NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where a queue stands for one person's documents of one priority.

    `now` is the queue's virtual time; `last` the latest turn of theirs that waits or
    is in work, None if there is none.
    """

    now: int
    last: int | None = None


def cost(priority: int, seconds: float = 0.0) -> int:
    """Return what a turn costs; one that took longer than a second, by its seconds."""
    whole = max(seconds, 1.0) * TURN
    return max(round(whole * float(STEP) ** -priority), 1)


def first(clock: Clock, priority: int) -> int:
    """Return the next turn of somebody: now, or after their last one."""
    if clock.last is None:
        return clock.now
    return max(clock.now, clock.last + cost(priority))


def following(clock: Clock, count: int, priority: int) -> list[int]:
    """Return `count` turns, one after another."""
    start, step = first(clock, priority), cost(priority)
    return [start + step * place for place in range(count)]


def after_slice(clock: Clock, own: int, seconds: float, priority: int) -> int:
    """Return the turn of what had its slice: paid for, and behind its neighbours."""
    return max(first(clock, priority), own + cost(priority, seconds))
