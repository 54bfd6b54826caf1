"""When to try a delivery again: pure schedules with jitter, one for each channel."""

from __future__ import annotations

from notifications.kinds import Channel
from notifications.statuses import Reason

HOUR = 3600

#: Seconds to wait after the first, second, ... failed try.
DELAYS: dict[str, tuple[int, ...]] = {
    # Less than eight hours in all: providers forget an idempotency key after 24, so a
    # later try could send a second copy.
    Channel.EMAIL: (30, 120, 600, 1800, HOUR, 2 * HOUR, 4 * HOUR),
    # The schedule of Svix.
    Channel.WEBHOOK: (5, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR),
    Channel.PUSH: (30, 120, 600, 1800),
    # The inbox is the fallback: what missed its moment is no toast any more.
    Channel.WEBSOCKET: (),
    Channel.LOG: (),
}
#: How far a delay is spread around its nominal length, as a share of it.
JITTER = 0.2
#: How often a provider may ask to come back later without that being a try.
FREE_WAITS = 20
#: The least wait after being asked to slow down, and the most that is granted.
SLOW_SECONDS = 60.0
MAX_FREE_SECONDS = 2.0 * HOUR


def max_tries(channel: str) -> int:
    """Return the first try and one after each delay."""
    return len(DELAYS[channel]) + 1


def delay(
    channel: str,
    tries: int,
    *,
    jitter: float,
    retry_after: float | None = None,
    reason: Reason | None = None,
) -> float | None:
    """Return the seconds to wait after failed try number `tries`.

    `jitter` is a random number from 0 to 1. A provider's `retry_after` can
    lengthen the delay up to double, never shorten it. None: do not try again.
    """
    if tries >= max_tries(channel):
        return None
    nominal = DELAYS[channel][max(tries, 1) - 1]
    if reason == Reason.THROTTLED:
        nominal = max(nominal, int(SLOW_SECONDS))
    spread = nominal * (1 - JITTER + 2 * JITTER * jitter)
    return max(spread, min(retry_after or 0, 2 * nominal))


def free_delay(*, jitter: float, retry_after: float | None = None) -> float:
    """Return the seconds to wait when the other side only asked to come back."""
    asked = min(retry_after or SLOW_SECONDS, MAX_FREE_SECONDS)
    return asked * (1 + JITTER * jitter)
