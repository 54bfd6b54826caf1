"""What each web process does beside serving: say who is connected, watch its loop.

Not every server announces its start, so the first request begins it. The tasks are
the relay's, and end with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakSet

from asgiref.sync import markcoroutinefunction

from progress.forecasting import keep_current
from progress.metrics.loop_lag import current_lag
from progress.registry.beat import Beat
from progress.relay import current_relay

Application = Callable[[Any, Any, Any], Awaitable[None]]

_begun: WeakSet[asyncio.AbstractEventLoop] = WeakSet()


def begin() -> None:
    """Begin in the running event loop, unless it has begun; cheap on each request."""
    loop = asyncio.get_running_loop()
    if loop not in _begun:
        _begun.add(loop)
        relay = current_relay()
        relay.spawn(Beat(relay).run())
        relay.spawn(current_lag().watch())
        relay.spawn(keep_current())


def with_vitals(application: Application) -> Application:
    """Return the application, which begins them with its first request."""

    @markcoroutinefunction
    def beginning(scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        begin()
        # Not awaited here: that would keep a frame for as long as a socket lives.
        return application(scope, receive, send)

    return beginning
