"""Addresses of WebSockets."""

from __future__ import annotations

from channels.routing import URLRouter
from django.urls import path, re_path

from progress.consumers import notifications_consumer, progress_consumer
from progress.socket_missing import not_found

patterns = [
    path("ws/upload-progress", progress_consumer),  # type: ignore[arg-type]
    path("ws/upload-progress/<uuid:job_id>", progress_consumer),  # type: ignore[arg-type]
    path("ws/notifications", notifications_consumer),  # type: ignore[arg-type]
    # Anything else is refused by a code that the browser can see.
    re_path(r"", not_found),  # type: ignore[arg-type]  # all are ASGI applications
]

websocket_application = URLRouter(patterns)
