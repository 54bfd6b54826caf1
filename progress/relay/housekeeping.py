"""What the relay does all the time: repair, rights, signs of life, the canary."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

import redis
from django.conf import settings
from django.utils import timezone

from progress import notices
from progress.protocol import CloseCode
from progress.relay import canary, loading, reading, rights
from progress.relay.encoded import Form, Key, Transport
from progress.relay.estimates import INTERVAL, Estimates
from progress.relay.figures import figures
from progress.relay.topics import SUMMARY, Topic
from progress.relay.viewer import Viewer

if TYPE_CHECKING:
    from progress.relay.relay import Relay

logger = logging.getLogger(__name__)

#: Seconds between questions to the database about what hints may have missed: what is
#: found is also to be read and told within 2 s.
REPAIR_INTERVAL = 1.5
#: Seconds between questions about who may still watch.
RIGHTS_INTERVAL = 5.0
#: Seconds between looks at who was told nothing for long, or takes nothing.
LIFE_INTERVAL = 2.0
SUMMARY_INTERVAL = 2.0
#: Seconds without any progress after which a slow reader is closed.
SLOW_AFTER = 30.0
#: Seconds that the end of a job is remembered for lists: as long as the repair may
#: still name it, and once more.
REMEMBERED = 2 * reading.LOOK_BACK.total_seconds()
#: Refusals of one claim that end the connection, and not that subscription alone.
_WHOLE = frozenset({CloseCode.UNAUTHENTICATED, CloseCode.GOING_AWAY})


class Housekeeping:
    """The endless tasks of one relay; one that fails is tried again."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._audience = relay.audience
        self._tracks = relay.tracks
        self._repaired_at = timezone.now()
        #: Who was seen to be gone, and had not left.
        self._lost: set[Viewer] = set()
        #: What fails because something does not answer, and was said once.
        self._away: set[str] = set()

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """Return all of them, to be run side by side."""
        estimates = Estimates(self._relay)
        return [
            self._forever(self.repair, REPAIR_INTERVAL),
            self._forever(self.ask_rights, RIGHTS_INTERVAL),
            self._forever(self.look_after, LIFE_INTERVAL),
            self._forever(self.summarise, SUMMARY_INTERVAL),
            self._forever(self.call_canary, canary.INTERVAL),
            self._forever(estimates.tell_estimates, INTERVAL),
        ]

    async def _forever(
        self, function: Callable[[], Awaitable[None]], interval: float
    ) -> None:
        name = getattr(function, "__name__", repr(function))
        while True:
            try:
                await function()
            except Exception as error:
                figures.restarts += 1
                self._say_failed(name, error)
            else:
                self._away.discard(name)
            await asyncio.sleep(interval)

    def _say_failed(self, name: str, error: Exception) -> None:
        """Leave a line for each outage of what does not answer; all else is a fault."""
        if not isinstance(error, (redis.RedisError, OSError)):
            logger.error("The relay could not %s; trying again", name, exc_info=error)
        elif name not in self._away:
            self._away.add(name)
            kind = type(error).__name__
            text = "The relay could not %s; trying again: %s: %s"
            logger.warning(text, name, kind, error)

    # Repair

    async def repair(self) -> None:
        """Ask the database whether a watched job has moved past what was relayed.

        A message that could not be read before is read again, and an outage of the
        database is looked back over, however long it was.
        """
        began_at = timezone.now()
        await self._ask_jobs()
        await self._ask_lists()
        await self._ask_batches()
        await self._ask_inboxes()
        self._repaired_at = began_at
        for track in self._tracks:
            track.let_go()
            if track.is_behind and not track.is_loading:
                self._relay.press.plan(track)
        now = asyncio.get_running_loop().time()
        self._tracks.forget(self._tracks.over(now - REMEMBERED))

    async def _ask_jobs(self) -> None:
        jobs = self._audience.jobs()
        if not jobs:
            return
        for job_id, seq in (await loading.in_thread(reading.seqs_of, jobs)).items():
            track = self._tracks.find((job_id, Form.WHOLE))
            if track is not None and not track.is_news(seq):
                continue
            is_gap = self._is_unheard((job_id, Form.WHOLE), seq)
            figures.gaps_repaired += self._relay.note(job_id, seq) and is_gap

    async def _ask_lists(self) -> None:
        if not self._audience.has_lists():
            return
        moves = await loading.in_thread(
            reading.moved_since,
            self._audience.owners(),
            self._audience.batches(),
            self._repaired_at - reading.LOOK_BACK,
        )
        for job_id, owner_id, batch_id, seq in moves:
            is_gap = self._is_unheard((job_id, Form.BRIEF), seq)
            is_news = self._relay.hear(job_id, owner_id, batch_id, seq)
            figures.gaps_repaired += is_news and is_gap

    async def _ask_batches(self) -> None:
        """Find deletions that no hint told: they leave no job behind that moved."""
        batches = self._audience.batches()
        if not batches:
            return
        for pk, seq in (await loading.in_thread(reading.batch_seqs, batches)).items():
            track = self._tracks.find((pk, Form.BATCH))
            if track is not None and track.hear(seq):
                self._relay.press.plan(track)

    async def _ask_inboxes(self) -> None:
        people = self._audience.inboxes()
        if not people:
            return
        seqs = await loading.in_thread(notices.current().seqs, people)
        known = self._tracks.known_seq
        gaps = {pk: seq for pk, seq in seqs.items() if seq > known((pk, Form.INBOX))}
        figures.gaps_repaired += self._relay.hear_inboxes(gaps)

    def _is_unheard(self, key: Key, seq: int) -> bool:
        """Tell whether no hint named it: what waits to be relayed is no gap."""
        return seq > self._tracks.known_seq(key)

    # Rights

    async def ask_rights(self) -> None:
        """End the subscriptions of those who may watch no more."""
        claims = self._audience.claims()
        if not claims:
            return
        refused = await loading.in_thread(rights.refused, tuple(claims))
        for claim, code in refused.items():
            for viewer in claims[claim]:
                # It may have shown a new right, or left, meanwhile.
                if viewer.right == claim[1] and not viewer.is_gone:
                    await self._refuse(viewer, claim[0], code)

    async def _refuse(
        self, viewer: Viewer, topic: Topic | None, code: CloseCode
    ) -> None:
        is_all = code in _WHOLE or len(viewer.topics) == 1
        if topic is None or is_all:
            # Who does not read must not hold up what is said to others.
            self._relay.spawn(viewer.end(code))
        else:
            await self._relay.refuse(viewer, topic, code)

    # Signs of life

    async def look_after(self) -> None:
        """Give signs of life after silence; close who cannot be told any more."""
        now, ticks = time.time(), time.monotonic()
        quiet_before = now - settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS
        gone = set()
        for viewer in self._audience:
            if viewer.is_gone:
                gone.add(viewer)
            elif viewer.stuck_since and viewer.stuck_since < ticks - SLOW_AFTER:
                figures.slow_closes += 1
                self._relay.spawn(viewer.end(CloseCode.SLOW))
            elif viewer.waiting.tries.is_hopeless(ticks):
                self._relay.spawn(viewer.end(CloseCode.UNREADABLE))
            elif viewer.expires_at is not None and viewer.expires_at < now:
                self._expire(viewer, now - viewer.expires_at)
            elif viewer.last_sent_at <= quiet_before:
                self._say_alive(viewer)
        self._see_off_lost(gone)

    def _see_off_lost(self, gone: set[Viewer]) -> None:
        """Forget whose disconnect has not come since the last look.

        A server may never tell of the end of a peer that was cut off.
        """
        for viewer in gone & self._lost:
            self._relay.spawn(self._see_off(viewer))
        self._lost = gone - self._lost

    async def _see_off(self, viewer: Viewer) -> None:
        await self._relay.leave(viewer, "lost")
        await viewer.end(CloseCode.GOING_AWAY)

    def _say_alive(self, viewer: Viewer) -> None:
        if not viewer.is_busy and viewer.transport is not Transport.POLL:
            viewer.say(self._relay.source.heartbeat(viewer.positions))

    def _expire(self, viewer: Viewer, seconds_ago: float) -> None:
        """Say that the token has expired; close when no new one came in time."""
        if not viewer.is_warned:
            viewer.is_warned = True
            viewer.say(reading.refusal(CloseCode.UNAUTHENTICATED))
        elif seconds_ago > settings.HEADWAY_TOKEN_GRACE_SECONDS:
            self._relay.spawn(viewer.end(CloseCode.UNAUTHENTICATED))

    # Figures, and hearing

    async def summarise(self) -> None:
        """Tell staff who watch the figures what they are, when they have changed."""
        if SUMMARY not in self._audience:
            return
        track = self._tracks.of(None, Form.SUMMARY)
        message = await loading.in_thread(
            reading.summary, track.relayed_seq + 1, len(self._relay.headcount)
        )
        if not reading.is_same_summary(track.latest, message):
            await self._relay.press.tell(track, message)

    async def call_canary(self) -> None:
        """Call, and join the groups anew when nothing was heard for too long."""
        if self._relay.canary.is_deaf:
            figures.restarts += 1
            await self._relay.membership.renew()
        await self._relay.canary.call()
