"""Words that every notification uses: durations, counts, and names on one line."""

from __future__ import annotations

import re

#: A longer title of a job is cut so that its end, the news, stays in sight.
MAX_JOB_TITLE = 100

# Control characters and the separators that some mail readers take for line ends.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: "2 min 10 s"."""
    whole = max(round(seconds), 1)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 page", "1,200 pages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def one_line(text: str) -> str:
    """Return the text on one line, without control characters."""
    return _BREAKS.sub(" ", text).strip()


def shortened(name: str) -> str:
    """Return a name cut so that what follows it stays in sight."""
    if len(name) <= MAX_JOB_TITLE:
        return name
    return name[: MAX_JOB_TITLE - 1].rstrip() + "…"
