"""Addresses of WebSockets."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.urls import URLPattern, path, re_path
from django.urls.resolvers import RegexPattern, URLResolver

from progress.consumers import notifications_consumer, progress_consumer
from progress.socket_missing import not_found

# The consumers are ASGI applications, not views.
consumers: dict[str, Any] = {
    "ws/upload-progress": progress_consumer,
    "ws/upload-progress/<uuid:job_id>": progress_consumer,
    "ws/notifications": notifications_consumer,
}

patterns: list[URLPattern] = [
    *(path(address, consumer) for address, consumer in consumers.items()),
    # Anything else is refused by a code that the browser can see.
    re_path(r"", not_found),  # type: ignore[arg-type]  # an ASGI application, too
]
_resolver = URLResolver(RegexPattern(r"^/?"), patterns)


@markcoroutinefunction
def websocket_application(scope: Any, receive: Any, send: Any) -> Awaitable[None]:
    """Serve a WebSocket by the consumer of its address.

    It returns the consumer's coroutine: to await it here would keep a frame and a
    scope for as long as the socket lives.
    """
    match = _resolver.resolve(scope["path"])
    consumer: Any = match.func
    full_scope = {**scope, "url_route": {"kwargs": match.kwargs}}
    serving: Awaitable[None] = consumer(full_scope, receive, send)
    return serving
