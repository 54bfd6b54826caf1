"""When a report is due to be flushed: at once if it matters, else once an interval."""

from __future__ import annotations

from dataclasses import dataclass

#: Seconds that flushes of one document are apart however urgent they are: a short one
#: passes all its stages and milestones in less, and each costs a dozen statements.
BREATH = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """Seconds between flushes of one document, and between signs of life."""

    flush: float
    heartbeat: float


def flush_due_at(
    *, began_at: float, last_flush_at: float | None, interval: float, is_urgent: bool
) -> float:
    """Return the moment at which what waits is to be flushed; past ones are now.

    The first report and an urgent one (a new stage, a finding, a milestone) go after a
    breath, all others when `interval` seconds have passed since the last flush.
    """
    breath = min(BREATH, interval)
    if last_flush_at is None:
        return began_at + breath
    return last_flush_at + (breath if is_urgent else interval)
