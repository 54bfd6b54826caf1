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
    """Look at the relay and the event loop now.

    Anybody may ask for it as often as they like, so nothing is made for it: thousands
    of connections in words would hold the event loop up each time.
    """
    audience = relay.audience
    return Reading(
        connections=Counter(viewer.transport.value for viewer in audience),
        users=audience.people,
        subscriptions=audience.subscriptions,
        topics=audience.topics,
        canary_age=relay.canary_age,
        is_draining=relay.is_draining,
        lag=lag.latest,
        largest_lag=lag.largest,
    )
