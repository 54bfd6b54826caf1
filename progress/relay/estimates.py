"""What is to come of jobs that are quiet: none of their rows moves, but time does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from progress.estimates import wording
from progress.estimates.current import current
from progress.estimates.outlook import Forecast
from progress.estimates.shapes import EtaDict
from progress.protocol import EstimateMessage
from progress.relay import reading
from progress.relay.encoded import Encoded, Form, Key, Transport
from progress.relay.track import Track

if TYPE_CHECKING:
    from progress.relay.relay import Relay

#: Seconds between two looks, and after which a job without a frame is quiet.
INTERVAL = 3.0
QUIET = 4.0
#: So many viewers are told before others on the event loop have their turn.
TURN = 100


class Estimates:
    """Tells the viewers of quiet jobs and batches when it has new words for them."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._said: dict[Key, tuple[str, str]] = {}

    async def tell_estimates(self) -> None:
        """Say what is new, once to each viewer; frames say it of what moves.

        Who was asked to come back elsewhere hears it there.
        """
        now = timezone.now()
        said: dict[Key, tuple[str, str]] = {}
        for track in self._quiet():
            found = _forecast(track, now)
            # One that was made before the last change may not hold any more.
            if found is None or current().age(now) > QUIET:
                continue
            eta = wording.eta(found, current().age(now))
            said[track.key] = (eta["mood"], eta["brief"])
            if said[track.key] != self._said.get(track.key):
                await self._tell(track, eta, now)
        self._said = said

    def _quiet(self) -> Iterable[Track]:
        before = asyncio.get_running_loop().time() - QUIET
        return [
            track
            for track in self._relay.tracks
            if track.last_emitted_at is None or track.last_emitted_at < before
        ]

    async def _tell(self, track: Track, eta: EtaDict, now: datetime) -> None:
        message = Encoded(text=reading.dumps(_message(track, eta, now)), seq=0)
        viewers = self._relay.audience.following(track)
        for told, viewer in enumerate(viewers, start=1):
            if self._relay.is_draining:
                return
            if not viewer.is_busy and viewer.transport is not Transport.POLL:
                viewer.say(message)
            if told % TURN == 0:
                await asyncio.sleep(0)


def _forecast(track: Track, now: datetime) -> Forecast | None:
    if not isinstance(track.subject, UUID):
        return None
    if track.form is Form.BATCH:
        return current().batch(track.subject, now)
    return current().job(track.subject, now)


def _message(track: Track, eta: EtaDict, now: datetime) -> EstimateMessage:
    is_batch = track.form is Form.BATCH
    return {
        "type": "estimate",
        "job": None if is_batch else str(track.subject),
        "batch": str(track.subject) if is_batch else None,
        "eta": eta,
        "timestamp": now.isoformat(),
    }
