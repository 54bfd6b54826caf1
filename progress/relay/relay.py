"""The relay of one process: hears hints once, reads rows once, tells every viewer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings

from progress import broadcast
from progress.protocol import CloseCode
from progress.relay import control, journal, loading, reading
from progress.relay.audience import Audience
from progress.relay.canary import Canary
from progress.relay.connection import Connection
from progress.relay.drain import Drain
from progress.relay.encoded import Form
from progress.relay.figures import figures
from progress.relay.headcount import Headcount
from progress.relay.housekeeping import Housekeeping
from progress.relay.interest import Greeting
from progress.relay.listing import connections
from progress.relay.membership import Membership
from progress.relay.press import Press
from progress.relay.source import Source
from progress.relay.topics import Topic, batch_topic, job_topic
from progress.relay.track import Track
from progress.relay.tracks import Tracks
from progress.relay.viewer import Viewer

logger = logging.getLogger(__name__)


class Relay:
    """Fans out; lives in one event loop and is touched from nowhere else."""

    def __init__(self) -> None:
        self.audience = Audience()
        self.tracks = Tracks()
        self.press = Press(self.audience, self.tracks, self.spawn)
        self.canary = Canary(get_channel_layer)
        self.membership = Membership(get_channel_layer, self._on_message)
        self.headcount = Headcount(self.audience)
        self.source = Source(self.tracks, self.headcount)
        self.orders = control.Orders()
        self._drain = Drain(self.audience)
        self._tasks: set[asyncio.Task[None]] = set()
        self._housekeeping: Housekeeping | None = None

    @property
    def size(self) -> tuple[int, int]:
        """How many topics are watched and how many tracks are kept."""
        return self.audience.topics, len(self.tracks)

    @property
    def canary_age(self) -> float:
        """Seconds since the relay last heard itself over the channel layer."""
        return self.canary.age

    @property
    def is_draining(self) -> bool:
        """Whether the process is about to go, and takes nobody in."""
        return self._drain.has_begun

    # Viewers

    def has_room(self, user_id: int) -> bool:
        """Tell whether a person may open another connection to this process."""
        limit: int = settings.HEADWAY_SOCKETS_PER_USER
        return self.audience.connections_of(user_id) < limit

    @contextmanager
    def place(self, user_id: int) -> Iterator[bool]:
        """Keep a person's place until the viewer is admitted, in the block.

        Tells whether there is one. The place is taken before anything is awaited:
        peers that let us wait must not let others of the same person past the limit.
        """
        if not self.has_room(user_id):
            yield False
            return
        with self.audience.keeping_place(user_id):
            yield True

    def admit(self, viewer: Viewer) -> None:
        """Let a viewer in; it watches nothing yet."""
        self.start()
        self.audience.admit(viewer)
        figures.opened[viewer.transport] += 1

    async def subscribe(
        self,
        viewer: Viewer,
        topic: Topic,
        *,
        after: int = 0,
        since: datetime | None = None,
    ) -> None:
        """Subscribe first, then tell the present: nothing falls between."""
        self.audience.add(viewer, topic)
        viewer.hold()
        if topic.group:
            await self.membership.join(topic.group)
        # It may be watched no more by now, which the greeting sees.
        viewer.greet(Greeting(topic, after, since))

    async def unsubscribe(self, viewer: Viewer, topic: Topic) -> None:
        """Let a viewer watch a topic no more; the last one ends the membership."""
        if self.audience.remove(viewer, topic):
            followed = self.audience.is_followed
            about = self.tracks.about(topic)
            self.tracks.forget(t for t in about if not followed(t))
            if topic.group:
                await self.membership.leave(topic.group)

    async def leave(self, viewer: Viewer, reason: str = "") -> None:
        """Forget a viewer and all that it watched."""
        viewer.stop()
        if self.audience.dismiss(viewer):
            journal.closed(viewer, reason)
        for topic in tuple(viewer.topics):
            await self.unsubscribe(viewer, topic)

    # What operators may do

    def connections(self) -> list[Connection]:
        """Return who is connected to this process."""
        return connections(self.audience)

    async def disconnect(
        self,
        code: CloseCode = CloseCode.DISCONNECTED,
        *,
        user_id: int | None = None,
        job_id: UUID | None = None,
        connection_id: str | None = None,
    ) -> int:
        """Close what is named, all conditions together; return how many were meant.

        Who watches a named job among other things only loses that job.
        """
        found = control.matching(
            self.audience,
            user_id=user_id,
            job_id=job_id,
            connection_id=connection_id,
        )
        job = job_topic(job_id) if job_id else None
        await asyncio.gather(*(self._cut(viewer, job, code) for viewer in found))
        return len(found)

    async def _cut(self, viewer: Viewer, job: Topic | None, code: CloseCode) -> None:
        if job is None or viewer.topics == {job}:
            await viewer.end(code)
        else:
            await self.refuse(viewer, job, code)

    async def refuse(self, viewer: Viewer, topic: Topic, code: CloseCode) -> None:
        """End one subscription of several, and say why; nothing if it has ended."""
        if topic in viewer.topics:
            viewer.say(reading.refusal(code, topic))
            await self.unsubscribe(viewer, topic)

    async def drain(self, seconds: float) -> None:
        """Ask everybody to come back elsewhere, over so many seconds, then close."""
        await self._drain.run(seconds)

    # Hints

    def _on_message(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        if kind == "progress.hint":
            self._on_hint(message)
        elif kind == "progress.inboxes":
            figures.hints += 1
            self.hear_inboxes(dict(message["inboxes"]))
        elif kind == "progress.canary":
            self.canary.heard()
        elif kind == "progress.disconnect":
            self.spawn(self._on_disconnect(message))

    def _on_hint(self, message: dict[str, Any]) -> None:
        figures.hints += 1
        batch = message["batch"]
        self.hear(
            UUID(message["job"]),
            message["owner"],
            UUID(batch) if batch else None,
            message["seq"],
            is_urgent=message["urgent"],
        )

    async def _on_disconnect(self, message: dict[str, Any]) -> None:
        if self.orders.take(message["order"]):
            await self.disconnect(**control.conditions(message))

    def hear(
        self,
        job_id: UUID,
        owner_id: int,
        batch_id: UUID | None,
        seq: int,
        *,
        is_urgent: bool = False,
    ) -> bool:
        """Take in that a job has reached `seq`; plan messages for those who watch it.

        Tells whether it was news.
        """
        audience = self.audience
        is_news = self.note(job_id, seq, is_urgent=is_urgent)
        if audience.has_list_with(owner_id, batch_id):
            brief = self.tracks.of(job_id, Form.BRIEF)
            brief.owner_id, brief.batch_id = owner_id, batch_id
            is_news |= self._advance(brief, seq, is_urgent=is_urgent)
        if is_news and batch_id and batch_topic(batch_id) in audience:
            batch = self.tracks.of(batch_id, Form.BATCH)
            batch.known_seq = max(batch.known_seq, batch.relayed_seq) + 1
            self.press.plan(batch, is_urgent=is_urgent)
        return is_news

    def note(self, job_id: UUID, seq: int, *, is_urgent: bool = False) -> bool:
        """Take in how far a job with viewers of its own has come.

        Its last viewer may have left while the question was asked.
        """
        if job_topic(job_id) not in self.audience:
            return False
        track = self.tracks.of(job_id, Form.WHOLE)
        return self._advance(track, seq, is_urgent=is_urgent)

    def hear_inboxes(self, seqs: Mapping[int, int]) -> int:
        """Take in how far inboxes have come; return of how many that was news."""
        watched = self.audience.inboxes()
        tracks = {pk: self.tracks.of(pk, Form.INBOX) for pk in seqs.keys() & watched}
        return sum(
            self._advance(t, seqs[pk], is_urgent=True) for pk, t in tracks.items()
        )

    def _advance(self, track: Track, seq: int, *, is_urgent: bool) -> bool:
        if not track.hear(seq):
            return False
        self.press.plan(track, is_urgent=is_urgent)
        return True

    # The background

    def start(self) -> None:
        """Begin to look after things; harmless when it has begun."""
        if self._housekeeping is None:
            self._housekeeping = Housekeeping(self)
            self.canary.heard()  # it could not be before
            self.spawn(self.membership.join(self.canary.group))
            self.spawn(self.membership.join(control.GROUP))
            self.spawn(self.membership.join(broadcast.INBOXES_GROUP))
            for task in self._housekeeping.tasks():
                self.spawn(task)

    async def close(self) -> None:
        """End all that runs in the background."""
        self.press.close()
        for viewer in self.audience:
            viewer.stop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.membership.close()
        loading.close_connections()

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run something in the background; its failure is logged."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The relay stumbled", exc_info=task.exception())


_relays: WeakKeyDictionary[asyncio.AbstractEventLoop, Relay] = WeakKeyDictionary()


def current_relay() -> Relay:
    """Return the relay of the running event loop; a web process has one.

    It is made at the first viewer, since not every server knows lifespan events.
    """
    loop = asyncio.get_running_loop()
    relay = _relays.get(loop)
    if relay is None:
        relay = _relays[loop] = Relay()
    return relay
