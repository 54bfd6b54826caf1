"""What is said of a forecast: a sentence with the interval, and its numbers."""

from __future__ import annotations

from collections.abc import Callable

from progress import words
from progress.estimates.outlook import Forecast, Mood
from progress.estimates.shapes import EtaDict

#: The shortest time that is said: less reads as "finishing…".
LEAST_LEFT = 2.0
#: An interval whose end is more than so many times its beginning says nothing.
WIDEST = 6.0
NO_WORKER = "No worker is running"
#: What is said of work that is left when the time has run out that it was given.
LATE = "longer than usual"


def eta(found: Forecast, age: float = 0.0) -> EtaDict:
    """Return a forecast as frames carry it, `age` seconds after it was made."""
    if found.mood not in (Mood.RUNNING, Mood.WAITING):
        return _without_end(found, _said_without_end(found, age))
    seconds, low, high = (max(x - age, 0.0) for x in (found.end, found.low, found.high))
    if found.mood == Mood.RUNNING and not found.is_nearly_done:
        if found.is_late:
            return _without_end(found, LATE)
        seconds, high = max(seconds, LEAST_LEFT), max(high, LEAST_LEFT)
    start = max(found.start - age, 0.0)
    return {
        "mood": found.mood.value,
        "seconds": round(seconds, 1),
        "low": round(low, 1),
        "high": round(high, 1),
        "text": _text(found, seconds, low, high, start),
        "brief": _brief(found, seconds, start, words.about),
        "spoken": _brief(found, seconds, start, words.spoken),
    }


def running(seconds: float, low: float, high: float) -> EtaDict:
    """Return an estimate of something in work as frames carry it."""
    found = Forecast(mood=Mood.RUNNING, end=seconds, low=low, high=high)
    return eta(found)


def interval(seconds: float, low: float, high: float) -> str:
    """Return "about 3 min, 80 % between 2:40 and 4:10", "finishing…"."""
    if seconds < LEAST_LEFT or high > WIDEST * max(low, 1.0):
        return words.about(seconds)
    span = f"80 % between {words.clock(low)} and {words.clock(high)}"
    return f"{words.about(seconds)}, {span}"


def _text(
    found: Forecast, seconds: float, low: float, high: float, start: float
) -> str:
    if found.mood == Mood.RUNNING:
        return interval(seconds, low, high)
    begins = f"{_starts(found, start, words.about)}{_queue(found)}"
    done = f"in {interval(seconds, low, high)}" if seconds >= LEAST_LEFT else "soon"
    return f"{begins}; done {done}"


def _brief(
    found: Forecast, seconds: float, start: float, say: Callable[[float], str]
) -> str:
    if found.mood == Mood.WAITING:
        return _starts(found, start, say)
    return say(seconds)


def _starts(found: Forecast, start: float, say: Callable[[float], str]) -> str:
    verb = "goes on" if found.is_begun else "starts"
    return f"{verb} soon" if start < LEAST_LEFT else f"{verb} in {say(start)}"


def _queue(found: Forecast) -> str:
    if not found.ahead:
        return ""
    workers = words.count(found.slots, "worker")
    return f": {words.count(found.ahead, 'page')} ahead on {workers}"


def _said_without_end(found: Forecast, age: float) -> str:
    whose = f' for the queue "{found.queue}"' if found.queue else ""
    return {
        Mood.PAUSED: "Paused",
        Mood.NO_WORKER: f"{NO_WORKER}{whose}",
        Mood.STALLED: f"Stalled: no progress for {words.duration(found.silent + age)}",
    }[found.mood]


def _without_end(found: Forecast, text: str) -> EtaDict:
    return {
        "mood": found.mood.value,
        "seconds": None,
        "low": None,
        "high": None,
        "text": text,
        "brief": "Stalled" if found.mood == Mood.STALLED else text,
        "spoken": text,
    }
