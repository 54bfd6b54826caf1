"""WebSockets of tests: how they are opened, and what is heard and said on them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth.models import User
from rest_framework_simplejwt.tokens import RefreshToken

from progress.models import Job
from progress.protocol import CloseCode
from progress.routing import websocket_application
from tests import factories

ORIGIN = (b"origin", b"http://testserver")
HOST = (b"host", b"testserver")
Header = tuple[bytes, bytes]
Connect = Callable[..., Awaitable[WebsocketCommunicator]]
in_database = sync_to_async(thread_sensitive=True)


@in_database
def token_of(user: User, lasts: timedelta = timedelta(minutes=5)) -> str:
    """Return an access token."""
    token = RefreshToken.for_user(user).access_token
    token.set_exp(lifetime=lasts)
    return str(token)


async def bearer(user: User) -> Header:
    """Return the header that proves `user` by a token."""
    return b"authorization", f"Bearer {await token_of(user)}".encode()


@in_database
def session(client: Any) -> Header:
    """Return the cookie header of a client that is logged in."""
    name = settings.SESSION_COOKIE_NAME
    return b"cookie", f"{name}={client.cookies[name].value}".encode()


@in_database
def a_job(owner: User, **options: Any) -> Job:
    """Return a queued job."""
    return factories.make_job(owner, **options)


async def opened(
    path: str,
    *headers: Header,
    subprotocols: tuple[str, ...] = (),
    extensions: dict[str, Any] | None = None,
) -> tuple[WebsocketCommunicator, str | None]:
    """Return a socket that was accepted, and the subprotocol that was chosen.

    `extensions` is what the server offers beyond ASGI.
    """
    socket = WebsocketCommunicator(
        websocket_application,
        path,
        headers=[HOST, *headers],
        subprotocols=list(subprotocols),
    )
    socket.scope["extensions"] = extensions or {}
    accepted, chosen = await socket.connect(timeout=20)
    assert accepted
    return socket, chosen


async def say(socket: WebsocketCommunicator, kind: str, **fields: Any) -> None:
    """Send one message of the protocol."""
    await socket.send_to(text_data=json.dumps({"type": kind, **fields}))


async def hear(socket: WebsocketCommunicator, kind: str = "") -> dict[str, Any]:
    """Return the next message, of this kind if one is named.

    The heartbeat with which a list begins has to be named.
    """
    while True:
        message: dict[str, Any] = json.loads(await socket.receive_from(timeout=20))
        is_beginning = message["type"] == "heartbeat" and not message["jobs"]
        if kind == message["type"] or (not kind and not is_beginning):
            return message


async def closed(socket: WebsocketCommunicator) -> CloseCode:
    """Return the code of the close, which is the next that comes."""
    message = await socket.receive_output(timeout=20)
    assert message["type"] == "websocket.close"
    return CloseCode(message["code"])


async def refusal(socket: WebsocketCommunicator) -> CloseCode:
    """Return the code of the close, after the message that says why."""
    message = await hear(socket)
    assert message["type"] == "error"
    code = await closed(socket)
    assert code == message["code"]
    return code
