"""Holds a request for a job until there is something newer, before Django sees it.

Waiting costs a place among the relay's viewers, not a thread. The answer is Django's:
what it says, and whether it says it at all, does not depend on what was decided here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from progress.identity import Identity, headers_of, identify
from progress.models import Job
from progress.peers import peer_of
from progress.protocol import CloseCode
from progress.relay import Viewer, current_relay, job_topic, loading
from progress.relay.encoded import Transport
from progress.sse import answers, refusals
from progress.subscriptions import may_watch

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[Any]]

#: Longest wait, in seconds: less than the 30 s after which proxies begin to give up.
MAX_WAIT = 25
MAX_SEQ = 2**63 - 1

_PATH = re.compile(r"/api/jobs/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which job is waited for, past which seq, and for how many seconds."""

    job_id: UUID
    after: int
    wait: int


def with_long_poll(application: App) -> App:
    """Let requests with `wait` wait; hand them to `application` then, others at once.

    A request that would wait for nothing, or whose sender may not see the job, is
    the application's to answer, too.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        asked = asked_of(scope)
        if asked is None:
            await application(scope, receive, send)
        else:
            await _Poll(application, scope, receive, send).serve(asked)

    return serve


def asked_of(scope: Scope) -> Asked | None:
    """Return what a request waits for; None if it is none that may wait."""
    found = _PATH.fullmatch(scope["path"])
    if found is None or scope["method"] != "GET":
        return None
    query = parse_qs(scope["query_string"].decode("latin-1"))
    after, wait = _number(query, "after", MAX_SEQ), _number(query, "wait", MAX_WAIT)
    if not after or not wait:
        return None
    return Asked(job_id=UUID(found[1]), after=after, wait=wait)


def _number(query: dict[str, list[str]], name: str, most: int) -> int:
    """Return a number up to `most`; 0 for anything else, of which Django complains."""
    text = query.get(name, ["0"])[-1]
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if is_number and int(text) <= most else 0


class _Poll:
    """One request that may wait."""

    def __init__(
        self, application: App, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self._application = application
        self._scope = scope
        self._receive = receive
        self._send = send
        self._news = asyncio.Event()

    async def serve(self, asked: Asked) -> None:
        """Wait and let the application answer; nobody is answered who has left."""
        identity = await identify(headers_of(self._scope))
        if identity is None or not await _may(identity, asked):
            await self._answer(self._receive)
            return
        try:
            await self._wait_and_answer(asked, identity)
        except answers.Refusal as refusal:
            await self._refuse(refusal, identity.username)

    async def _wait_and_answer(self, asked: Asked, identity: Identity) -> None:
        first = await self._receive()
        if first["type"] == "http.disconnect":
            return
        # A GET with a body is not worth the waiting.
        if first.get("more_body") or await _has_answer(asked):
            await self._answer(_replay(first, self._receive))
            return
        viewer = self._admitted(identity)
        # What comes next is that the client has left.
        rest = asyncio.ensure_future(self._receive())
        try:
            await self._wait(asked, viewer, rest)
            if not rest.done():
                await _require_a_server(asked)
                await self._answer(_replay(first, lambda: asyncio.shield(rest)))
        finally:
            rest.cancel()

    def _admitted(self, identity: Identity) -> Viewer:
        """Return a viewer that was let in.

        Raises:
            Refusal: the process is about to go, or the person has no place left.
        """
        relay = current_relay()
        if relay.is_draining:
            raise answers.restarting()
        with relay.place(identity.user_id) as has_place:
            if not has_place:
                raise answers.too_many()
            viewer = self._viewer(identity)
            relay.admit(viewer)
        return viewer

    async def _answer(self, receive: Receive) -> None:
        await self._application(self._scope, receive, self._send)

    async def _wait(
        self, asked: Asked, viewer: Viewer, rest: asyncio.Future[Message]
    ) -> None:
        relay = current_relay()
        told = asyncio.ensure_future(self._news.wait())
        try:
            await relay.subscribe(viewer, job_topic(asked.job_id), after=asked.after)
            await asyncio.wait(
                (told, rest), timeout=asked.wait, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            told.cancel()
            reason = "gone" if rest.done() else "answered"
            await asyncio.shield(relay.leave(viewer, reason))

    def _viewer(self, identity: Identity) -> Viewer:
        return Viewer(
            self._hear,
            source=current_relay().source,
            right=identity.right,
            end=self._end,
            peer=peer_of(self._scope, identity.username),
            transport=Transport.POLL,
            expires_at=identity.expires_at,
        )

    async def _hear(self, _message: Message) -> None:
        self._news.set()

    async def _end(self, _code: CloseCode) -> None:
        """Let the application say why: it asks for the same rights."""
        self._news.set()

    async def _refuse(self, refusal: answers.Refusal, username: str) -> None:
        refusals.note(refusal, Transport.POLL, self._scope, username)
        origin = headers_of(self._scope).get("origin", "")
        status, headers, body = answers.encoded_refusal(refusal)
        headers += answers.cors_headers(origin)
        start = {"type": "http.response.start", "status": status, "headers": headers}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


async def _may(identity: Identity, asked: Asked) -> bool:
    return await may_watch(identity, job_topic(asked.job_id))


async def _has_answer(asked: Asked) -> bool:
    """Tell whether the job stands elsewhere than where the client knows it."""
    seq = await loading.in_thread(Job.objects.seq_of, asked.job_id)
    return seq != asked.after


async def _require_a_server(asked: Asked) -> None:
    """Send away who was told nothing but that the process is about to go.

    Raises:
        Refusal: an unchanged answer would be asked for again at once, and again.
    """
    if current_relay().is_draining and not await _has_answer(asked):
        raise answers.restarting()


def _replay(first: Message, then: Receive) -> Receive:
    """Return a `receive` that begins with what was received already."""
    ready = [first]

    async def receive() -> Message:
        return ready.pop() if ready else await then()

    return receive
