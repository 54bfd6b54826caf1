"""The canary: does this process hear itself over the channel layer?

A subscriber can go deaf without an error. So the relay sends to a group of its own
and expects to hear it; whoever asks whether the process is ready looks at its age.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Any

#: Seconds between two calls.
INTERVAL = 10.0
#: Calls that may go unheard before the process counts as deaf.
MISSES = 3
#: Seconds that sending one may take.
SEND_TIMEOUT = 2.0


class Canary:
    """Sends and hears; `age` is how many seconds ago it was last heard."""

    def __init__(self, get_layer: Callable[[], Any]) -> None:
        self.group = f"relay.{uuid.uuid4().hex}"
        self._get_layer = get_layer
        self._heard_at = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since it was heard, or since it began."""
        return time.monotonic() - self._heard_at

    @property
    def is_deaf(self) -> bool:
        """Whether so many calls went unheard that something is wrong."""
        return self.age > MISSES * INTERVAL

    async def call(self) -> None:
        """Send one; raises what the layer raises."""
        async with asyncio.timeout(SEND_TIMEOUT):
            await self._get_layer().group_send(self.group, {"type": "progress.canary"})

    def heard(self) -> None:
        """Note that one has arrived."""
        self._heard_at = time.monotonic()
