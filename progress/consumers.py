"""The WebSocket consumer: authenticate, watch, answer, until the end.

It is an ASGI application of its own, not a class of Channels': those close old
database connections in one thread that all sockets share before each message, and
hold three tasks for each socket. One socket here costs one waiting coroutine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.utils import timezone

from progress import client_messages
from progress.asgi_extensions import PUT
from progress.bucket import Bucket
from progress.client_messages import (
    Ack,
    Authenticate,
    Ping,
    Request,
    Subscribe,
    Unsubscribe,
)
from progress.errors import BadMessage
from progress.identity import (
    Identity,
    bearer_token,
    directory,
    headers_of,
    identify,
    is_own_origin,
    session_key,
)
from progress.peers import peer_of
from progress.protocol import UNSAID, AckMessage, CloseCode
from progress.relay import Viewer, current_relay, journal, reading
from progress.relay.encoded import Encoded
from progress.relay.figures import figures
from progress.shown import shown
from progress.subscriptions import Subscriptions

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

#: Chosen when a client offers it; a token may be offered beside it.
SUBPROTOCOL = "headway.v1"
BEARER = "bearer."
#: Seconds that a peer gets to take what is said to it last.
LAST_SECONDS = 1.0
#: Messages a second on average, and at once.
RATE, BURST = 20.0, 40.0
#: Sockets of a process that may wait at a time for their first message, a token.
MAX_UNPROVED = 500


class Refused(Exception):
    """The connection is to be closed with a code."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code)
        self.code = code


class Gone(Exception):
    """The client has closed the connection."""


class Unproved:
    """Counts sockets whose person is not known yet: anybody can open one."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one for the length of the block; refuse it if there are too many."""
        if self._count >= MAX_UNPROVED:
            raise Refused(CloseCode.TOO_MANY_CONNECTIONS)
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1


_unproved = Unproved()


async def progress_consumer(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one WebSocket."""
    await Conversation(scope, receive, send).run()


async def notifications_consumer(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one WebSocket of the second namespace."""
    await NotificationConversation(scope, receive, send).run()


class Conversation:
    """One connection, from the handshake to the end."""

    __slots__ = (
        "_bucket",
        "_receive",
        "_scope",
        "_send",
        "_subscriptions",
        "_viewer",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._viewer: Viewer | None = None

    async def run(self) -> None:
        """Serve until either side ends it; leave the relay however it ends."""
        reason = "gone"
        try:
            await self._accept()
            await self._listen(await self._begin())
        except Refused as refusal:
            reason = refusal.code.name.lower()
            await self._refuse(refusal.code)
        except Gone:
            pass
        finally:
            if self._viewer is not None:
                await asyncio.shield(current_relay().leave(self._viewer, reason))

    # The beginning

    async def _accept(self) -> None:
        """Accept before anything is refused: a browser sees no code before that."""
        await self._receive()
        offered = self._scope.get("subprotocols", ())
        chosen = SUBPROTOCOL if SUBPROTOCOL in offered else None
        await self._send({"type": "websocket.accept", "subprotocol": chosen})

    async def _begin(self) -> Viewer:
        identity = await self._identify()
        relay = current_relay()
        if relay.is_draining:
            raise Refused(CloseCode.RESTART)
        with relay.place(identity.user_id) as has_place:
            if not has_place:
                raise Refused(CloseCode.TOO_MANY_CONNECTIONS)
            self._viewer = viewer = self._viewer_of(identity)
            relay.admit(viewer)
        self._bucket = Bucket(rate=RATE, size=BURST, now=time.monotonic())
        self._subscriptions = Subscriptions(relay, viewer, identity)
        await self._watch_address(viewer)
        journal.opened(viewer)
        # What was needed to begin is not needed to go on, for a thousand sockets.
        self._scope = {}
        return viewer

    async def _identify(self) -> Identity:
        headers = headers_of(self._scope)
        offered = [p for p in self._scope.get("subprotocols", ()) if p[:7] == BEARER]
        if offered:
            return _proved(await directory().by_token(offered[0][len(BEARER) :]))
        if bearer_token(headers) is not None:
            return _proved(await identify(headers))
        if not session_key(headers):
            return await self._identify_by_message()
        if not is_own_origin(headers):
            raise Refused(CloseCode.FORBIDDEN_ORIGIN)
        return _proved(await identify(headers))

    async def _identify_by_message(self) -> Identity:
        """Wait for a token: whoever comes with nothing may still say who they are."""
        with _unproved.one_more():
            request = await self._first_request()
        if not isinstance(request, Authenticate):
            raise Refused(CloseCode.UNAUTHENTICATED)
        identity = _proved(await directory().by_token(request.token))
        await self._send(_ack(request.id, identity.expires_at).websocket)
        return identity

    async def _first_request(self) -> Request:
        try:
            async with asyncio.timeout(settings.HEADWAY_AUTHENTICATE_SECONDS):
                return _parsed(await self._next_text())
        except TimeoutError:
            raise Refused(CloseCode.UNAUTHENTICATED) from None

    def _viewer_of(self, identity: Identity) -> Viewer:
        return Viewer(
            self._send,  # type: ignore[arg-type]  # servers give coroutine functions
            source=current_relay().source,
            right=identity.right,
            end=self._end,
            peer=peer_of(self._scope, identity.username),
            put=self._scope.get("extensions", {}).get(PUT),
            expires_at=identity.expires_at,
        )

    async def _watch_address(self, viewer: Viewer) -> None:
        """Watch what the address names; nothing has to be said for that."""
        query = parse_qs(self._scope["query_string"].decode("latin-1"))
        job_id = self._scope["url_route"]["kwargs"].get("job_id")
        if job_id is not None:
            wanted = Subscribe(jobs={job_id: _after(query)})
        else:
            is_staff = self._subscriptions.identity.is_staff
            wanted = Subscribe(
                is_mine=not is_staff,
                is_system=is_staff,
                since=_since(query),
                filter={k: query.get(k, [""])[0] for k in ("job_type", "state")},
            )
            # A list of nothing has nothing to say, and yet the client was let in.
            viewer.say(viewer.source.heartbeat({}))
        # An address is about jobs; the summary comes to those who ask for the system.
        refused = await self._subscriptions.add(wanted, has_summary=False)
        if refused:
            raise Refused(refused[0][1])

    # The conversation

    async def _listen(self, viewer: Viewer) -> None:
        while True:
            text = await self._next_text()
            if not self._bucket.take(time.monotonic()):
                raise Refused(CloseCode.TOO_MANY_MESSAGES)
            await self._answer(viewer, _parsed(text))

    async def _next_text(self) -> str:
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise Gone
        text = message.get("text")
        if text is None:
            raise Refused(CloseCode.BAD_MESSAGE)
        limit: int = settings.HEADWAY_SOCKET_MAX_BYTES
        if len(text) > limit or len(text.encode()) > limit:
            raise Refused(CloseCode.TOO_LARGE)
        return str(text)

    async def _answer(self, viewer: Viewer, request: Request) -> None:
        expires_at = None
        match request:
            case Subscribe():
                for topic, code in await self._subscriptions.add(request):
                    viewer.say(reading.refusal(code, topic, request.id))
            case Unsubscribe():
                await self._subscriptions.remove(request)
            case Authenticate():
                expires_at = await self._renew(viewer, request.token)
            case Ack():
                # It may have to wait for the one who sends, and nobody waits for it.
                current_relay().spawn(shown(viewer.right.user_id, request.ids))
            case Ping():
                pass
        viewer.say(_ack(request.id, expires_at))

    async def _renew(self, viewer: Viewer, token: str) -> float | None:
        """Take a newer token of the same person."""
        identity = _proved(await directory().by_token(token))
        if identity.user_id != viewer.right.user_id:
            raise Refused(CloseCode.UNAUTHENTICATED)
        audience = current_relay().audience
        audience.renew(viewer, identity.right, identity.expires_at)
        self._subscriptions.identity = identity
        return identity.expires_at

    # The end

    async def _refuse(self, code: CloseCode) -> None:
        viewer = self._viewer
        if viewer is None:
            figures.refused[code] += 1
            journal.refused(code, "websocket", peer_of(self._scope).address)
            await self._end(code)
        else:
            await viewer.end(code)

    async def _end(self, code: CloseCode) -> None:
        figures.closes[code] += 1
        if code not in UNSAID:
            await self._send_last(reading.refusal(code).websocket)
        await self._send_last({"type": "websocket.close", "code": int(code)})

    async def _send_last(self, message: dict[str, Any]) -> None:
        """Send, but wait for a peer that does not read only a little.

        The peer may be gone already; its disconnect is on the way.
        """
        with suppress(RuntimeError, OSError, TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self._send(message)


class NotificationConversation(Conversation):
    """One connection that begins with a person's inbox; more can be asked for."""

    __slots__ = ()

    async def _watch_address(self, viewer: Viewer) -> None:
        query = parse_qs(self._scope["query_string"].decode("latin-1"))
        refused = await self._subscriptions.add(Subscribe(inbox=_after(query)))
        if refused:
            raise Refused(refused[0][1])


def _proved(identity: Identity | None) -> Identity:
    if identity is None:
        raise Refused(CloseCode.UNAUTHENTICATED)
    return identity


def _parsed(text: str) -> Request:
    try:
        return client_messages.parse(text)
    except BadMessage:
        raise Refused(CloseCode.BAD_MESSAGE) from None


def _ack(request: str, expires_at: float | None = None) -> Encoded:
    message: AckMessage = {
        "type": "ack",
        "id": request,
        "timestamp": timezone.now().isoformat(),
    }
    if expires_at is not None:
        message["expires_at"] = datetime.fromtimestamp(expires_at, UTC).isoformat()
    return Encoded(text=reading.dumps(message), seq=0)


def _after(query: dict[str, list[str]]) -> int:
    given = query.get("after", ["0"])[0]
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _since(query: dict[str, list[str]]) -> datetime | None:
    try:
        return client_messages.moment(query.get("since", [""])[0])
    except ValueError:
        return None
