"""The relay of one process: hears hints once, reads rows once, tells every viewer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from progress.protocol import heartbeat
from progress.relay import loading
from progress.relay.conflation import emit_at
from progress.relay.membership import Membership
from progress.relay.topics import Topic, job_topic, system_topic, user_topic
from progress.relay.track import Track
from progress.relay.viewer import Viewer

logger = logging.getLogger(__name__)

#: Seconds between questions to the database about what hints may have missed.
REPAIR_INTERVAL = 2.0
#: Seconds between looks at who was sent nothing for long.
BEAT_INTERVAL = 1.0


class Relay:
    """Fans out; lives in one event loop and is touched from nowhere else."""

    def __init__(self) -> None:
        self._viewers: dict[Topic, set[Viewer]] = defaultdict(set)
        self._tracks: dict[tuple[UUID, bool], Track] = {}
        self._membership = Membership(get_channel_layer, self._on_message)
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_started = False

    @property
    def size(self) -> tuple[int, int]:
        """How many topics are watched and how many tracks are kept."""
        return len(self._viewers), len(self._tracks)

    # Viewers

    async def join(self, viewer: Viewer) -> None:
        """Subscribe first, then send the present: nothing falls between."""
        self._start()
        self._viewers[viewer.topic].add(viewer)
        await self._membership.join(viewer.topic.group)
        await viewer.greet()

    async def leave(self, viewer: Viewer) -> None:
        """Forget a viewer; the last one of a topic ends the membership."""
        viewers = self._viewers.get(viewer.topic)
        if viewers is None:
            return
        viewers.discard(viewer)
        if not viewers:
            del self._viewers[viewer.topic]
            self._drop_tracks(viewer.topic)
            await self._membership.leave(viewer.topic.group)

    def _drop_tracks(self, topic: Topic) -> None:
        """Forget the tracks that only viewers of this topic followed."""
        for key, track in list(self._tracks.items()):
            if not self._viewers_of(track):
                track.cancel_timer()
                del self._tracks[key]

    # Hints

    def _on_message(self, message: dict[str, Any]) -> None:
        if message.get("type") == "progress.hint":
            self.hear(
                UUID(message["job"]),
                message["owner"],
                message["seq"],
                is_urgent=message["urgent"],
            )

    def hear(
        self, job_id: UUID, owner_id: int, seq: int, *, is_urgent: bool = False
    ) -> None:
        """Take in that a job has reached `seq`; plan frames for those who watch it."""
        if job_topic(job_id) in self._viewers:
            self._note(job_id, owner_id, seq, is_brief=False, is_urgent=is_urgent)
        if user_topic(owner_id) in self._viewers or system_topic() in self._viewers:
            self._note(job_id, owner_id, seq, is_brief=True, is_urgent=is_urgent)

    def _note(
        self, job_id: UUID, owner_id: int, seq: int, *, is_brief: bool, is_urgent: bool
    ) -> None:
        track = self._tracks.setdefault(
            (job_id, is_brief), Track(job_id=job_id, is_brief=is_brief)
        )
        track.owner_id = owner_id
        if seq <= track.known_seq and seq <= track.relayed_seq:
            return
        track.known_seq = max(track.known_seq, seq)
        self._plan(track, is_urgent=is_urgent)

    def _plan(self, track: Track, *, is_urgent: bool) -> None:
        now = time.monotonic()
        due = emit_at(
            last_emitted_at=track.last_emitted_at,
            interval=settings.HEADWAY_FRAME_SECONDS,
            is_urgent=is_urgent,
            now=now,
        )
        if track.timer is not None and track.timer_at <= due:
            return
        track.cancel_timer()
        track.timer_at = due
        loop = asyncio.get_running_loop()
        track.timer = loop.call_later(due - now, self._fire, track)

    def _fire(self, track: Track) -> None:
        track.timer = None
        self._spawn(self._emit(track))

    async def _emit(self, track: Track) -> None:
        async with track.lock:
            if track.relayed_seq >= track.known_seq:
                return
            track.last_emitted_at = time.monotonic()
            frame = await loading.in_thread(
                loading.encoded_frame,
                track.job_id,
                after=self._base(track),
                is_brief=track.is_brief,
            )
            if frame is None:
                return
            track.latest = frame
            for viewer in self._viewers_of(track):
                viewer.offer(track)

    def _base(self, track: Track) -> int:
        """Return the seq to read from: what was relayed, or the first frame's base.

        The first frame of a track starts where the hinted change starts; a viewer
        that is further back catches up by itself.
        """
        return track.relayed_seq or max(track.known_seq - 1, 1)

    def _viewers_of(self, track: Track) -> list[Viewer]:
        if not track.is_brief:
            return list(self._viewers.get(job_topic(track.job_id), ()))
        mine = self._viewers.get(user_topic(track.owner_id or 0), ())
        return [*mine, *self._viewers.get(system_topic(), ())]

    # Housekeeping

    def _start(self) -> None:
        if not self._is_started:
            self._is_started = True
            self._spawn(self._forever(self._repair, REPAIR_INTERVAL))
            self._spawn(self._forever(self._beat, BEAT_INTERVAL))

    async def close(self) -> None:
        """End all that runs in the background."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._membership.close()

    def _spawn(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The relay stumbled", exc_info=task.exception())

    async def _forever(self, function: Any, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            try:
                await function()
            except Exception:
                logger.exception("The relay could not %s; trying again", function)

    async def _repair(self) -> None:
        """Ask the database whether a watched job has moved past what was relayed."""
        jobs = {t.job_id for t in self._viewers if t.job_id is not None}
        if jobs:
            for job_id, seq in (await loading.in_thread(loading.seqs_of, jobs)).items():
                self._note(job_id, 0, seq, is_brief=False, is_urgent=False)
        if any(topic.is_list for topic in self._viewers):
            for job_id, owner_id, seq in await self._moved():
                self.hear(job_id, owner_id, seq)

    async def _moved(self) -> list[tuple[UUID, int, int]]:
        users = {t.user_id for t in self._viewers if t.user_id is not None}
        everyone = system_topic() in self._viewers
        owners = None if everyone else users
        return await loading.in_thread(loading.moved_lately, owners)

    async def _beat(self) -> None:
        """Send a sign of life to those who were sent nothing for a while."""
        quiet_since = time.monotonic() - settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS
        stamp = timezone.now().isoformat()
        for viewers in list(self._viewers.values()):
            for viewer in list(viewers):
                if viewer.last_sent_at <= quiet_since:
                    seqs = {str(pk): seq for pk, seq in viewer.positions.items()}
                    await viewer.say(loading.dumps(heartbeat(stamp, seqs)))


_relays: WeakKeyDictionary[asyncio.AbstractEventLoop, Relay] = WeakKeyDictionary()


def current_relay() -> Relay:
    """Return the relay of the running event loop; daphne has one per process.

    It is made at the first viewer, since daphne knows no lifespan events.
    """
    return _relays.setdefault(asyncio.get_running_loop(), Relay())
