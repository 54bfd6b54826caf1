"""When a report is due to be flushed: at once if it matters, else once an interval."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """Seconds between flushes of one document, and between signs of life."""

    flush: float
    heartbeat: float


def flush_due_at(
    *, last_flush_at: float | None, interval: float, is_urgent: bool, now: float
) -> float:
    """Return the moment at which what waits is to be flushed; `now` or earlier is now.

    The first report and an urgent one (a new stage, an end) go at once; all others
    wait until `interval` seconds have passed since the last flush.
    """
    if is_urgent or last_flush_at is None:
        return now
    return last_flush_at + interval
