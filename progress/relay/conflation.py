"""When a frame about a job goes out: at once if quiet or urgent, else once a second."""

from __future__ import annotations

#: Even urgent frames of one job keep this share of the interval between them: a job
#: of a thousand quick documents has some end or new stage at every moment.
URGENT_SHARE = 0.1


def emit_at(
    *, last_emitted_at: float | None, interval: float, is_urgent: bool, now: float
) -> float:
    """Return the moment to emit: `now`, or the trailing edge of the interval."""
    if last_emitted_at is None:
        return now
    pause = interval * URGENT_SHARE if is_urgent else interval
    return max(now, last_emitted_at + pause)
