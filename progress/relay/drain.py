"""The drain: before a process goes, everybody is asked to come back elsewhere."""

from __future__ import annotations

import asyncio
import random

from django.utils import timezone

from progress.protocol import CloseCode, ReconnectMessage
from progress.relay import reading
from progress.relay.audience import Audience
from progress.relay.encoded import Encoded
from progress.relay.viewer import Viewer

#: So many are asked at once.
BATCH = 200
#: Share of the time in which all are asked; the rest is for the last to hear it.
ASKING = 0.5


class Drain:
    """Asks in batches, each viewer with a wait of its own, then closes what stayed."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self.has_begun = False

    async def run(self, seconds: float) -> None:
        """Take nobody in from now on; be done after about `seconds`."""
        self.has_begun = True
        viewers = list(self._audience)
        batches = [viewers[i : i + BATCH] for i in range(0, len(viewers), BATCH)]
        for batch in batches:
            for viewer in batch:
                viewer.say(_reconnect(seconds))
            await asyncio.sleep(seconds * ASKING / len(batches))
        await asyncio.sleep(min(seconds * (1 - ASKING), 0.5) if viewers else 0)
        await self._close(list(self._audience))

    async def _close(self, viewers: list[Viewer]) -> None:
        await asyncio.gather(
            *(viewer.end(CloseCode.RESTART) for viewer in viewers),
            return_exceptions=True,
        )


def _reconnect(seconds: float) -> Encoded:
    message: ReconnectMessage = {
        "type": "reconnect",
        "delay": round(random.uniform(0.2, max(seconds, 0.5)), 2),  # noqa: S311  spread
        "timestamp": timezone.now().isoformat(),
    }
    return Encoded(text=reading.dumps(message), seq=0)
