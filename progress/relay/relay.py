"""The relay of one process: hears hints once, reads rows once, tells every viewer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from progress.relay import loading, rights
from progress.relay.audience import Audience
from progress.relay.conflation import emit_at
from progress.relay.membership import Membership
from progress.relay.topics import Topic, job_topic, system_topic, user_topic
from progress.relay.track import Track
from progress.relay.tracks import Tracks
from progress.relay.viewer import Viewer

logger = logging.getLogger(__name__)

#: Seconds between questions to the database about what hints may have missed.
REPAIR_INTERVAL = 2.0
#: Seconds between questions about who may still watch.
RIGHTS_INTERVAL = 30.0
#: Seconds that the end of a job is remembered for lists: as long as the repair may
#: still name it, and once more.
REMEMBERED = 2 * loading.LOOK_BACK.total_seconds()


class Relay:
    """Fans out; lives in one event loop and is touched from nowhere else."""

    def __init__(self) -> None:
        self._audience = Audience()
        self._tracks = Tracks()
        self._membership = Membership(get_channel_layer, self._on_message)
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_started = False
        self._repaired_at = timezone.now()

    @property
    def size(self) -> tuple[int, int]:
        """How many topics are watched and how many tracks are kept."""
        return len(self._audience), len(self._tracks)

    # Viewers

    def has_room(self, user_id: int) -> bool:
        """Tell whether a person may open another socket to this process."""
        return self._audience.sockets_of(user_id) < settings.HEADWAY_SOCKETS_PER_USER

    async def join(self, viewer: Viewer) -> None:
        """Subscribe first, then send the present: nothing falls between."""
        self._start()
        self._audience.add(viewer)
        viewer.tracks = self._tracks
        await self._membership.join(viewer.topic.group)
        await viewer.greet()

    async def leave(self, viewer: Viewer) -> None:
        """Forget a viewer; the last one of a topic ends the membership."""
        if self._audience.remove(viewer):
            self._drop_tracks(viewer.topic)
            await self._membership.leave(viewer.topic.group)

    def _drop_tracks(self, topic: Topic) -> None:
        """Forget the tracks that only viewers of this topic followed."""
        about = self._tracks.about(topic)
        self._tracks.forget(t for t in about if not self._audience.following(t))

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
        audience = self._audience
        if job_topic(job_id) in audience:
            self._note(job_id, owner_id, seq, is_brief=False, is_urgent=is_urgent)
        if user_topic(owner_id) in audience or system_topic() in audience:
            self._note(job_id, owner_id, seq, is_brief=True, is_urgent=is_urgent)

    def _note(
        self, job_id: UUID, owner_id: int, seq: int, *, is_brief: bool, is_urgent: bool
    ) -> None:
        track = self._tracks.of(job_id, owner_id, is_brief=is_brief)
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
                self._tracks.forget([track])
                return
            track.latest = frame
            for viewer in self._audience.following(track):
                viewer.offer(track)

    def _base(self, track: Track) -> int:
        """Return the seq to read from: what was relayed, or the first frame's base.

        The first frame of a track starts where the hinted change starts; a viewer
        that is further back catches up by itself.
        """
        return track.relayed_seq or max(track.known_seq - 1, 1)

    # Housekeeping

    def _start(self) -> None:
        if not self._is_started:
            self._is_started = True
            self._spawn(self._forever(self._repair, REPAIR_INTERVAL))
            self._spawn(self._forever(self._ask_rights, RIGHTS_INTERVAL))

    async def close(self) -> None:
        """End all that runs in the background."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._membership.close()
        loading.close_connections()

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The relay stumbled", exc_info=task.exception())

    async def _forever(
        self, function: Callable[[], Awaitable[None]], interval: float
    ) -> None:
        while True:
            await asyncio.sleep(interval)
            try:
                await function()
            except Exception:
                logger.exception("The relay could not %s; trying again", function)

    async def _repair(self) -> None:
        """Ask the database whether a watched job has moved past what was relayed.

        A frame that could not be read before is read again, and an outage of the
        database is looked back over, however long it was.
        """
        began_at = timezone.now()
        await self._ask_jobs()
        await self._ask_lists()
        self._repaired_at = began_at
        for track in self._tracks.behind():
            self._plan(track, is_urgent=False)
        self._tracks.forget(self._tracks.over(time.monotonic() - REMEMBERED))

    async def _ask_jobs(self) -> None:
        jobs = self._audience.jobs()
        if jobs:
            for job_id, seq in (await loading.in_thread(loading.seqs_of, jobs)).items():
                self._note(job_id, 0, seq, is_brief=False, is_urgent=False)

    async def _ask_lists(self) -> None:
        if not self._audience.has_lists():
            return
        since = self._repaired_at - loading.LOOK_BACK
        owners = self._audience.owners()
        for job_id, owner_id, seq in await loading.in_thread(
            loading.moved_since, owners, since
        ):
            self.hear(job_id, owner_id, seq)

    async def _ask_rights(self) -> None:
        """End the subscriptions of those who may watch no more."""
        claims = {(v.topic, v.right) for v in self._audience if v.right is not None}
        if not claims:
            return
        refused = await loading.in_thread(rights.refused, claims)
        for viewer in self._audience:
            if viewer.right is None:
                continue
            code = refused.get((viewer.topic, viewer.right))
            if code is not None:
                self._spawn(viewer.end(code))


_relays: WeakKeyDictionary[asyncio.AbstractEventLoop, Relay] = WeakKeyDictionary()


def current_relay() -> Relay:
    """Return the relay of the running event loop; daphne has one per process.

    It is made at the first viewer, since daphne knows no lifespan events.
    """
    return _relays.setdefault(asyncio.get_running_loop(), Relay())
