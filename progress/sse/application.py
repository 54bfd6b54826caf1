"""The addresses of streams, in front of the application that has all others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from progress.identity import (
    Headers,
    Identity,
    bearer_token,
    headers_of,
    identify,
    is_own_origin,
)
from progress.relay.encoded import Transport
from progress.sse import answers, refusals
from progress.sse.query import (
    PROCESS_PATH,
    STREAM_PATH,
    Asked,
    BadQuery,
    parse_query,
    wants_stream,
)
from progress.sse.stream import Stream

App = Callable[[Any, Any, Any], Awaitable[Any]]


def with_event_streams(application: App) -> App:
    """Serve streams; hand everything else to `application`."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if _is_ours(scope):
            await _serve_stream(scope, receive, send)
        else:
            await application(scope, receive, send)

    return serve


def _is_ours(scope: Any) -> bool:
    """Tell whether a request is for a stream; a preflight is the application's."""
    path: str = scope["path"]
    if not path.startswith((STREAM_PATH, PROCESS_PATH)) or scope["method"] == "OPTIONS":
        return False
    if path == PROCESS_PATH and scope["method"] != "GET":
        return False
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return wants_stream(path, query, headers_of(scope).get("accept", ""))


async def _serve_stream(scope: Any, receive: Any, send: Any) -> None:
    headers = headers_of(scope)
    cors = answers.cors_headers(headers.get("origin", ""))
    username = ""
    try:
        asked = _asked(scope, headers)
        identity = await _identity(headers)
        username = identity.username
        await Stream(asked, identity, receive, send).run(scope, cors)
    except answers.Refusal as refusal:
        refusals.note(refusal, Transport.SSE, scope, username)
        await _refuse(refusal, cors, send)


def _asked(scope: Any, headers: Headers) -> Asked:
    if scope["method"] != "GET":
        raise answers.not_allowed()
    last_event_id = headers.get("last-event-id", "")
    try:
        return parse_query(scope["path"], scope["query_string"], last_event_id)
    except BadQuery as bad:
        raise answers.bad_request(bad.field, bad.detail) from bad


async def _identity(headers: Headers) -> Identity:
    has_token = bearer_token(headers) is not None
    if not has_token and _is_foreign(headers):
        raise answers.forbidden(
            "foreign_origin", "A session is good for this site's own pages only."
        )
    identity = await identify(headers)
    if identity is None:
        raise answers.unauthenticated(
            "This token is not valid, or no longer." if has_token else "Log in first."
        )
    return identity


def _is_foreign(headers: Headers) -> bool:
    """Tell whether another site's page asks.

    Unlike a WebSocket, a GET from this site's own pages has no Origin.
    """
    if headers.get("sec-fetch-site") == "cross-site":
        return True
    return "origin" in headers and not is_own_origin(headers)


async def _refuse(refusal: answers.Refusal, cors: answers.Headers, send: Any) -> None:
    status, headers, body = answers.encoded_refusal(refusal)
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [*headers, *cors]})
    await send({"type": "http.response.body", "body": body})
