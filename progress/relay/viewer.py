"""A viewer: one connection's place in what is relayed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from progress.protocol import CloseCode
from progress.relay.connection import Peer
from progress.relay.eager import Put, Rest, Send, begin
from progress.relay.encoded import Encoded, Form, Key, Transport
from progress.relay.figures import figures
from progress.relay.interest import Filter, Greeting
from progress.relay.rights import Right
from progress.relay.source import Source
from progress.relay.topics import Topic, TopicKind
from progress.relay.track import Track
from progress.relay.tracks import key_of
from progress.relay.waiting import Waiting

logger = logging.getLogger(__name__)

End = Callable[[CloseCode], Awaitable[None]]
#: Makes the server's message of one of ours; WebSockets need none.
Wrap = Callable[[Encoded, "Viewer"], dict[str, Any]]


class Viewer:
    """Holds which jobs have news, never the news: a slow reader gets the newest.

    What the server takes at once is handed over at once, without a task. Only while
    the server lets us wait, or something has to be read first, a task is at work,
    and what happens meanwhile is noted by job. `end` closes the connection with a
    code.
    """

    __slots__ = (
        "__weakref__",
        "_end",
        #: How many greetings are still to come: until then news only wait.
        "_held",
        "_put",
        "_send",
        "_task",
        "_wrap",
        #: The code by which we closed it; None while open, or if it left by itself.
        "ended_by",
        #: When its token ends, in seconds since 1970; None for a session.
        "expires_at",
        "filter",
        "id",
        "is_gone",
        #: Whether it was told that its token has expired.
        "is_warned",
        "last_sent_at",
        "opened_at",
        "peer",
        "positions",
        "right",
        "sent",
        "source",
        #: Since when the server has let us wait, by the monotonic clock.
        "stuck_since",
        "topics",
        "transport",
        "waiting",
    )

    def __init__(
        self,
        send: Send,
        *,
        source: Source,
        right: Right,
        end: End,
        peer: Peer = Peer(),  # noqa: B008  frozen and empty
        transport: Transport = Transport.WEBSOCKET,
        wrap: Wrap | None = None,
        put: Put | None = None,
        expires_at: float | None = None,
    ) -> None:
        #: Unique over all processes, so that it can be named in another one.
        self.id = uuid4().hex[:12]
        self.right = right
        self.peer = peer
        self.transport = transport
        self.expires_at = expires_at
        self.filter: Filter | None = None
        self.topics: set[Topic] = set()
        #: How far each thing was told; a list's viewer keeps only jobs that run.
        self.positions: dict[Key, int] = {}
        self.source = source
        self.opened_at = self.last_sent_at = time.time()
        self.sent = 0
        self.is_gone = False
        self.ended_by: CloseCode | None = None
        self.is_warned = False
        self.stuck_since: float | None = None
        self._send = send
        self._end = end
        self._wrap = wrap
        self._put = put
        self._task: asyncio.Task[None] | None = None
        self._held = 0
        self.waiting = Waiting()

    # What is to be told

    def offer(self, track: Track) -> None:
        """Tell what is new about a job, or note it; costs the same however often."""
        if self._task is not None or self._held:
            figures.conflated += track.key in self.waiting.news
            self.waiting.news[track.key] = track
            return
        message, key = track.latest, track.key
        position = self.positions.get(key, 0)
        if message is None or message.seq <= position:
            return
        if track.form is Form.BRIEF:
            self._tell_briefly(key, message)
        elif message.after > position and track.form.is_gapless:
            self.waiting.news[key] = track
            self._work_on(None)
        else:
            self.positions[key] = message.seq
            self._hand_over(message)

    def hold(self) -> None:
        """Note news only, until the greeting before them: what is older follows."""
        self._held += 1

    def greet(self, greeting: Greeting) -> None:
        """Tell the present of a topic that news were held for."""
        self._held = max(self._held - 1, 0)
        self.waiting.greetings.append(greeting)
        self._work_on(None)

    def say(self, message: Encoded) -> None:
        """Answer, or give a sign of life."""
        if self._task is None:
            self._hand_over(message)
        else:
            self.waiting.say(message)

    def forget(self, topic: Topic) -> None:
        """Tell nothing more about what only this topic brought."""
        self.topics.discard(topic)
        if topic.kind in {TopicKind.JOB, TopicKind.INBOX}:
            self.positions.pop(key_of(topic), None)
        elif not any(t.is_list for t in self.topics):
            kept = self.positions.items()
            self.positions = {key: at for key, at in kept if key[1].is_gapless}

    def renew(self, right: Right, expires_at: float | None) -> None:
        """Watch by a newer right of the same person."""
        self.right = right
        self.expires_at = expires_at
        self.is_warned = False

    # The end

    async def end(self, code: CloseCode) -> None:
        """Close the connection with a code; asked again, nothing happens."""
        if self.ended_by is None:
            self.ended_by = code
            self.stop()
            await self._end(code)

    def stop(self) -> None:
        """Tell nothing more."""
        self.is_gone = True
        self.waiting.clear()
        if self._task is not None:
            # A task that is cancelled before its first step never runs.
            self._task.cancel()
            self._task = None

    @property
    def is_busy(self) -> bool:
        """Whether it is still being told something."""
        return self._task is not None

    # Handing over

    def _tell_briefly(self, key: Key, message: Encoded) -> None:
        if self._admits(key, message):
            self._note(key, message)
            self._hand_over(message)

    def _admits(self, key: Key, message: Encoded) -> bool:
        """A job that leaves the filter is told once more."""
        is_wanted = key[1] is not Form.BRIEF or self._is_wanted(message)
        return is_wanted or key in self.positions

    def _is_wanted(self, message: Encoded) -> bool:
        return self.filter is None or self.filter.admits(message)

    def _note(self, key: Key, message: Encoded) -> None:
        if key[1] is Form.BRIEF and (message.is_final or not self._is_wanted(message)):
            self.positions.pop(key, None)
        else:
            self.positions[key] = message.seq

    def _hand_over(self, message: Encoded) -> None:
        """Give it to the server; go on in a task only if the server lets us wait."""
        if self.is_gone:
            return
        self._count(message)
        try:
            rest = self._begin(message)
        except Exception as error:
            self._lose(error)
            return
        if rest is not None:
            self.stuck_since = time.monotonic()
            self._work_on(rest)

    def _begin(self, message: Encoded) -> Rest | None:
        if self._put is not None:
            return self._put(message.text)
        return begin(self._sending(message))

    def _sending(self, message: Encoded) -> Rest:
        wrapped = message.websocket if self._wrap is None else self._wrap(message, self)
        return self._send(wrapped)

    def _lose(self, error: Exception) -> None:
        """Send nothing more: the peer is gone; others are told what they are to be."""
        self.is_gone = True
        if not isinstance(error, RuntimeError | OSError):
            logger.error("A message could not be sent", exc_info=error)

    def _count(self, message: Encoded) -> None:
        self.sent += 1
        self.last_sent_at = now = time.time()
        if message.committed_at:
            figures.lag.observe(now - message.committed_at)
        figures.count_sent(self.transport, len(message.text))

    # The task, while there is something to wait for

    def _work_on(self, rest: Rest | None) -> None:
        if self._task is None and not self.is_gone:
            self._task = asyncio.create_task(self._work(rest))
        elif rest is not None:
            rest.close()

    async def _work(self, rest: Rest | None) -> None:
        try:
            if rest is not None:
                await self._settle(rest)
            while self.waiting and not self.is_gone:
                await self._work_next()
        finally:
            self._task = None

    async def _settle(self, sending: Rest) -> None:
        """Wait until the server takes more."""
        try:
            await sending
        except Exception as error:
            self._lose(error)
        self.stuck_since = None

    async def _work_next(self) -> None:
        now = time.monotonic()
        what = self.waiting.take(now)
        if what is None:
            await asyncio.sleep(self.waiting.tries.wait(now))
        elif isinstance(what, Encoded):
            await self._give(what)
        else:
            await self._try(what)

    async def _try(self, what: Greeting | Track) -> None:
        """Tell something that may have to be read; if it cannot be, once more later."""
        try:
            if isinstance(what, Greeting):
                await self._greet(what)
            else:
                await self._catch_up(what)
        except Exception as error:
            self.waiting.put_back(what, error, time.monotonic())
        else:
            self.waiting.tries.worked(what.key)

    async def _greet(self, greeting: Greeting) -> None:
        if greeting.topic not in self.topics:
            return
        track = self.source.track_of(greeting.topic)
        if track is not None:
            await self._bring_up(track, greeting.after)
        if greeting.topic.is_list:
            await self._greet_with_jobs(greeting)
        for track in self.source.tracks_about(greeting.topic):
            self.waiting.news[track.key] = track

    async def _greet_with_jobs(self, greeting: Greeting) -> None:
        found = await self.source.greeting(greeting.topic, greeting.since)
        for key, message in found:
            if greeting.topic in self.topics:
                await self._tell_slowly(key, message)

    async def _catch_up(self, track: Track) -> None:
        if track.form.is_gapless and track.key not in self.positions:
            # Its greeting is still to come, and asks for news again.
            return
        position = self.positions.get(track.key, 0)
        latest = track.latest
        if latest is None or latest.seq <= position or not self._follows(track):
            return
        if track.form.is_gapless and latest.after > position:
            await self._bring_up(track, position)
        else:
            await self._tell_slowly(track.key, latest)

    async def _bring_up(self, track: Track, after: int) -> None:
        """Tell what happened after `after`, from memory or the database."""
        messages = await self.source.since(track, after)
        if not self._follows(track):
            return
        self.positions.setdefault(track.key, after)
        for message in messages:
            is_news = message.is_reset or message.seq > self.positions[track.key]
            if is_news or self.transport is not Transport.POLL:
                self._note(track.key, message)
                await self._give(message)

    def _follows(self, track: Track) -> bool:
        """Tell whether it still may be told: that may have ended while it waited."""
        return not self.topics.isdisjoint(track.topics())

    async def _tell_slowly(self, key: Key, message: Encoded) -> None:
        is_news = message.seq > self.positions.get(key, -1)
        if is_news and self._admits(key, message):
            self._note(key, message)
            await self._give(message)

    async def _give(self, message: Encoded) -> None:
        if self.is_gone:
            return
        sending = self._sending(message)
        self._count(message)
        self.stuck_since = time.monotonic()
        await self._settle(sending)
