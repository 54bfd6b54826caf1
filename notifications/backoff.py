"""When to try a delivery again: a pure schedule with jitter."""

from __future__ import annotations

#: Seconds to wait after the first, second, ... failed attempt. They add up to less
#: than eight hours: providers forget an idempotency key after 24 hours, so a later
#: attempt could send a second copy.
DELAYS: tuple[int, ...] = (30, 120, 600, 1800, 3600, 7200, 14400)
#: The first attempt and one after each delay.
MAX_ATTEMPTS = len(DELAYS) + 1
#: How far a delay is spread around its nominal length, as a share of it.
JITTER = 0.2


def delay(
    attempt: int, *, jitter: float, retry_after: float | None = None
) -> float | None:
    """Return the seconds to wait after failed attempt number `attempt`.

    `jitter` is a random number from 0 to 1. A provider's `retry_after` can
    lengthen the delay up to double, never shorten it. None: do not try again.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    nominal = DELAYS[max(attempt, 1) - 1] * (1 - JITTER + 2 * JITTER * jitter)
    return max(nominal, min(retry_after or 0, 2 * nominal))
