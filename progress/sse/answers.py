"""Answers before a stream begins: the API's JSON errors, and the stream's headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from progress.protocol import RETRY_AFTER, CloseCode

Headers = list[tuple[bytes, bytes]]

#: What keeps proxies, compressors and caches from holding events back. No padding is
#: sent: only browsers that have long been gone wait for two kilobytes.
STREAM_HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"content-encoding", b"identity"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    # A session decides what is answered.
    (b"vary", b"Cookie, Authorization, Origin"),
]


class Refusal(Exception):
    """The stream does not begin; the fields are what the API answers."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        fields: Mapping[str, list[str]] | None = None,
        headers: Headers | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = headers or []
        self.body: dict[str, Any] = {"code": code, "detail": detail}
        if fields:
            self.body["fields"] = fields


def bad_request(field: str, detail: str) -> Refusal:
    """Mend the field."""
    return Refusal(400, "invalid", detail, fields={field: [detail]})


def unauthenticated(detail: str) -> Refusal:
    """Log in, or send a token that is valid."""
    challenge = (b"www-authenticate", b'Bearer realm="api"')
    return Refusal(401, "not_authenticated", detail, headers=[challenge])


def forbidden(code: str, detail: str) -> Refusal:
    """Do not ask again like this."""
    return Refusal(403, code, detail)


def not_found(detail: str) -> Refusal:
    """There is nothing to stream."""
    return Refusal(404, "not_found", detail)


def not_allowed() -> Refusal:
    """Ask by GET."""
    detail = "A stream is asked for by GET."
    return Refusal(405, "method_not_allowed", detail, headers=[(b"allow", b"GET")])


def too_many() -> Refusal:
    """Close other connections, or come back later."""
    seconds = RETRY_AFTER[CloseCode.TOO_MANY_CONNECTIONS]
    detail = "You have too many connections open."
    return Refusal(429, "too_many_connections", detail, headers=[_retry(seconds)])


def restarting() -> Refusal:
    """Come back at once, to another process."""
    detail = "This server is about to restart."
    # The same connection would lead to the same process.
    headers = [_retry(1), (b"connection", b"close")]
    return Refusal(503, "restarting", detail, headers=headers)


def _retry(seconds: int) -> tuple[bytes, bytes]:
    return b"retry-after", str(seconds).encode()


def cors_headers(origin: str) -> Headers:
    """Return what lets a page of an allowed origin read the answer, token in hand."""
    allowed = getattr(settings, "CORS_ALLOWED_ORIGINS", ())
    is_allowed = origin in allowed or getattr(settings, "CORS_ALLOW_ALL_ORIGINS", False)
    if not (origin and is_allowed):
        return []
    exposed = ", ".join(getattr(settings, "CORS_EXPOSE_HEADERS", ()))
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", exposed.encode("latin-1")),
    ]


def encoded_refusal(refusal: Refusal) -> tuple[int, Headers, bytes]:
    """Return status, headers and body of a refusal."""
    body = json.dumps(refusal.body).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Cookie, Authorization, Origin"),
        *refusal.headers,
    ]
    return refusal.status, headers, body
