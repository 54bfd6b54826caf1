"""When a frame about a job goes out: at once if quiet or urgent, else once a second."""

from __future__ import annotations


def emit_at(
    *, last_emitted_at: float | None, interval: float, is_urgent: bool, now: float
) -> float:
    """Return the moment to emit: `now`, or the trailing edge of the interval."""
    if is_urgent or last_emitted_at is None:
        return now
    return max(now, last_emitted_at + interval)
