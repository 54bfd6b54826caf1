"""Addresses of WebSockets."""

from __future__ import annotations

from channels.routing import URLRouter
from django.urls import path, re_path

from progress.consumers import ProgressConsumer
from progress.socket_auth import with_user
from progress.socket_missing import not_found

progress_consumer = ProgressConsumer.as_asgi()

patterns = [
    path("ws/upload-progress", progress_consumer),
    path("ws/upload-progress/<uuid:job_id>", progress_consumer),
    # Anything else is refused by a code that the browser can see.
    re_path(r"", not_found),  # type: ignore[arg-type]  # an ASGI application
]

websocket_application = with_user(URLRouter(patterns))
