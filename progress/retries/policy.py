"""When something is tried again by itself: exponential, jittered, capped, counted."""

from __future__ import annotations

from dataclasses import dataclass

from progress.retries.causes import cause_of

#: How far a delay is spread around its nominal length, as a share of it: what failed
#: together is not to come back together.
JITTER = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How often, and after how many seconds; `codes` are causes beside the table's."""

    most: int
    first: float
    cap: float
    codes: frozenset[str] = frozenset()

    def covers(self, code: str) -> bool:
        """Return whether a cause is one that it is to be tried again for."""
        return code in self.codes or cause_of(code).is_transient


def delay(policy: Policy, code: str, retries: int, *, jitter: float) -> float | None:
    """Return the seconds to wait before the next try, None for no other.

    Args:
        policy: How often, and how long at most.
        code: Why it failed.
        retries: How many tries there were by themselves.
        jitter: A random number from 0 to 1.
    """
    if retries >= policy.most or not policy.covers(code):
        return None
    # A large exponent is cut off before it is too large for a float.
    nominal = min(policy.first * 2.0 ** min(retries, 60), policy.cap)
    return nominal * (1 - JITTER + 2 * JITTER * jitter)
