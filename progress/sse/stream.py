"""One stream: authorise, answer, join the relay, end after a while."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from progress.client_messages import Subscribe
from progress.identity import Identity
from progress.models import Job
from progress.peers import peer_of
from progress.protocol import UNSAID, CloseCode, ReconnectMessage
from progress.relay import (
    Topic,
    Transport,
    Viewer,
    batch_topic,
    current_relay,
    job_topic,
    journal,
    reading,
)
from progress.relay.encoded import Encoded, Form
from progress.relay.figures import figures
from progress.relay.housekeeping import SLOW_AFTER
from progress.relay.loading import in_thread
from progress.relay.topics import TopicKind
from progress.sse import answers, events
from progress.sse.cursor import format_cursor
from progress.sse.query import Asked
from progress.subscriptions import Subscriptions, may_watch

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Any]

#: Seconds that a peer gets to take the last event of its stream.
LAST_SECONDS = 1.0
#: A list goes on from so long before its last message: what was committed before
#: that message, but told later, is told again rather than never. It may have waited
#: for a peer that was about to be closed as too slow.
LOOK_BACK = reading.LOOK_BACK + timedelta(seconds=SLOW_AFTER)
#: Share of its time by which a stream may last shorter or longer.
SPREAD = 0.2


class Stream:
    """The messages of one viewer as a response that goes on."""

    __slots__ = (
        "_asked",
        "_clock",
        "_identity",
        "_is_over",
        "_receive",
        "_send",
        "_since",
        "_viewer",
    )

    def __init__(self, asked: Asked, identity: Identity, receive: Receive, send: Send):
        self._asked = asked
        self._identity = identity
        self._receive = receive
        self._send = send
        self._is_over = False
        #: From when on a list was not told yet.
        self._since: datetime = asked.cursor.since or timezone.now() - LOOK_BACK
        #: Ends the wait for the client.
        self._clock: asyncio.Timeout | None = None

    async def run(self, scope: Scope, headers: answers.Headers) -> None:
        """Serve until the client, the relay or the time ends it.

        Raises:
            Refusal: before anything was sent.
        """
        wanted = await self._wanted()
        relay = current_relay()
        with relay.place(self._identity.user_id) as has_place:
            self._require(has_place)
            await self._begin(headers)
            self._viewer = viewer = self._viewer_of(scope)
            relay.admit(viewer)
        reason = "gone"
        try:
            await self._watch(viewer, wanted)
            journal.opened(viewer)
            reason = await self._last()
        finally:
            await asyncio.shield(relay.leave(viewer, reason))

    # Before the first byte

    async def _wanted(self) -> Subscribe:
        """Return what to watch, all of which may be watched."""
        asked, cursor = self._asked, self._asked.cursor
        if asked.is_admin and not self._identity.is_staff:
            raise answers.forbidden("permission_denied", "This is for staff.")
        return Subscribe(
            jobs={pk: cursor.after(pk) for pk in await self._jobs()},
            batches=() if asked.is_admin else asked.batches,
            is_mine=asked.is_list and not asked.is_admin,
            is_system=asked.is_admin,
            inbox=asked.inbox,
            since=cursor.since,
            filter={"job_type": asked.job_type, "state": asked.state},
        )

    async def _jobs(self) -> Collection[UUID]:
        """Return the jobs that are asked for by themselves, by id or by name."""
        asked = self._asked
        if asked.is_list:
            return ()
        room = await self._room_beside(
            [*map(job_topic, asked.jobs), *map(batch_topic, asked.batches)]
        )
        if not asked.is_by_name:
            return asked.jobs
        user_id = self._identity.user_id
        jobs = await in_thread(_with_document, user_id, asked.filename, room)
        if not jobs:
            raise answers.not_found("None of your jobs has a document of that name.")
        return jobs

    async def _room_beside(self, topics: Collection[Topic]) -> int:
        """Return how much else may be watched; refuse what may not, or is too much."""
        limit: int = settings.HEADWAY_SUBSCRIPTIONS_PER_SOCKET
        room = limit - len(topics)
        if room < self._asked.is_by_name:
            name = "batch" if self._asked.batches else "job"
            detail = f"A stream is about {limit} jobs and batches at most."
            raise answers.bad_request(name, detail)
        rights = (may_watch(self._identity, topic) for topic in topics)
        if not all(await asyncio.gather(*rights)):
            detail = "There is no such job or batch, or it is not yours."
            raise answers.not_found(detail)
        return room

    def _require(self, has_place: bool) -> None:
        if current_relay().is_draining:
            raise answers.restarting()
        if not has_place:
            raise answers.too_many()

    # The stream

    async def _begin(self, headers: answers.Headers) -> None:
        start = {"type": "http.response.start", "status": 200}
        await self._send({**start, "headers": [*answers.STREAM_HEADERS, *headers]})
        await self._send(_body(events.opening()))

    def _viewer_of(self, scope: Scope) -> Viewer:
        identity = self._identity
        return Viewer(
            self._send,
            source=current_relay().source,
            right=identity.right,
            end=self._end,
            peer=peer_of(scope, identity.username),
            transport=Transport.SSE,
            wrap=self._wrap,
            expires_at=identity.expires_at,
        )

    def _wrap(self, message: Encoded, viewer: Viewer) -> dict[str, Any]:
        return _body(events.event(message, self._cursor(viewer)))

    def _cursor(self, viewer: Viewer) -> str:
        inbox = self._inbox_position(viewer)
        if not self._asked.has_list:
            return format_cursor(self._positions(viewer), None, inbox)
        # While a task is at work something is still to be told, perhaps of what
        # happened before the client came back.
        if not viewer.is_busy:
            self._since = timezone.now() - LOOK_BACK
        return format_cursor(self._positions(viewer), self._since, inbox)

    def _inbox_position(self, viewer: Viewer) -> int:
        told = viewer.positions.get((self._identity.user_id, Form.INBOX))
        return told or self._asked.inbox or 0

    def _positions(self, viewer: Viewer) -> list[tuple[UUID, int]]:
        """Return how far each job that is watched by itself was told.

        What the client had before, as long as nothing newer was told; and of no other
        jobs, or a cursor could be made as long as a header may be.
        """
        known = self._asked.cursor.jobs
        topics = (t for t in viewer.topics if t.kind is TopicKind.JOB)
        jobs = [topic.subject for topic in topics if topic.subject is not None]
        seqs = viewer.positions
        told = [(pk, seqs.get((pk, Form.WHOLE), known.get(pk))) for pk in jobs]
        return [(pk, seq) for pk, seq in told if seq is not None]

    async def _watch(self, viewer: Viewer, wanted: Subscribe) -> None:
        relay = current_relay()
        refused = await Subscriptions(relay, viewer, self._identity).add(wanted)
        if refused:  # the right ended meanwhile
            await viewer.end(refused[0][1])
        # There may be nothing to tell for long: show that the stream is open.
        if self._asked.is_list:
            viewer.say(viewer.source.heartbeat({}))

    async def _last(self) -> str:
        """Wait for the end; return why it came."""
        seconds = settings.HEADWAY_STREAM_SECONDS
        lifetime = seconds * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311
        try:
            async with asyncio.timeout(0 if self._is_over else lifetime) as self._clock:
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            if not self._is_over:
                await self._rotate()
                return "rotated"
        return "ended" if self._is_over else "gone"

    async def _rotate(self) -> None:
        self._viewer.stop()
        await self._finish(_reconnect().event)

    async def _end(self, code: CloseCode) -> None:
        """Say why, end the response, and then the wait for the client."""
        figures.closes[code] += 1
        await self._finish(b"" if code in UNSAID else reading.refusal(code).event)
        if self._clock is not None:
            self._clock.reschedule(0)

    async def _finish(self, last: bytes) -> None:
        """Send the last event; whoever does not take it is cut off by the server.

        A peer that is slow or gone must not hold up who ends the stream.
        """
        self._is_over = True
        with suppress(RuntimeError, OSError, TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self._send(_body(last, more_body=False))


def _body(data: bytes, *, more_body: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more_body}


def _reconnect() -> Encoded:
    message: ReconnectMessage = {
        "type": "reconnect",
        "delay": round(random.uniform(0, 1), 2),  # noqa: S311  spread
        "timestamp": timezone.now().isoformat(),
    }
    return Encoded(text=reading.dumps(message), seq=0)


def _with_document(user_id: int, filename: str, limit: int) -> list[UUID]:
    jobs = Job.objects.filter(owner=user_id).with_document_named(filename)
    return list(jobs.newest_first().values_list("pk", flat=True)[:limit])
