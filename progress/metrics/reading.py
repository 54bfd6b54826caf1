"""One look at this process's live delivery, as monitoring and health checks need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from progress.metrics.loop_lag import LoopLag
from progress.relay import Relay


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The present of one process; ages and lags are in seconds."""

    #: How many by transport.
    connections: Mapping[str, int]
    users: int
    subscriptions: int
    topics: int
    #: Since the relay last heard itself.
    canary_age: float
    is_draining: bool
    lag: float
    largest_lag: float


def read(relay: Relay, lag: LoopLag) -> Reading:
    """Look at the relay and the event loop now."""
    connections = relay.connections()
    watched = [topic for one in connections for topic in one.watches]
    return Reading(
        connections=Counter(one.transport for one in connections),
        users=len({one.user_id for one in connections}),
        subscriptions=len(watched),
        topics=len(set(watched)),
        canary_age=relay.canary_age,
        is_draining=relay.is_draining,
        lag=lag.latest,
        largest_lag=lag.largest,
    )
