"""Durations and counts in the words that people read."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Return an exact duration: "45 s", "2 min 10 s", "1 h 5 min"."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def about(seconds: float) -> str:
    """Return an estimate rounded by its size: "about 40 s", "about 3 min"."""
    if seconds < 2:
        return "finishing…"
    if seconds < 15:
        return f"about {round(seconds)} s"
    if seconds < 90:
        return f"about {round(seconds / 5) * 5} s"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3600)} h"


def spoken(seconds: float) -> str:
    """Return an estimate for a screen reader: "about 40 seconds", "about 3 minutes"."""
    if seconds < 2:
        return "finishing"
    if seconds < 15:
        return f"about {count(round(seconds), 'second')}"
    if seconds < 90:
        return f"about {round(seconds / 5) * 5} seconds"
    if seconds < 90 * 60:
        return f"about {count(round(seconds / 60), 'minute')}"
    return f"about {count(round(seconds / 3600), 'hour')}"


def clock(seconds: float) -> str:
    """Return a duration as on a stop-watch: "2:40", "1:05:00"."""
    whole = max(round(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}"


#: What the badge of an end says that left good parts, and how it is searched for.
IN_PART = "failed_in_part"


def badge(state: str, done: int) -> str:
    """Return what a badge says of an end: what left good parts failed in part."""
    return IN_PART if state == "failed" and done else state


def count(number: int, noun: str, plural: str = "") -> str:
    """Return "1 page", "3 pages"; `plural` where the usual one does not do."""
    return f"{number} {noun if number == 1 else plural or plural_of(noun)}"


def plural_of(noun: str) -> str:
    """Return the usual plural: "rows", "branches", "entries"."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def ago(seconds: float) -> str:
    """Return how long ago: "just now", "5 min ago"; empty past a week."""
    if seconds < 45:
        return "just now"
    if seconds < 3600:
        return f"{max(round(seconds / 60), 1)} min ago"
    if seconds < 86_400:
        return f"{round(seconds / 3600)} h ago"
    if seconds < 7 * 86_400:
        return f"{count(round(seconds / 86_400), 'day')} ago"
    return ""
