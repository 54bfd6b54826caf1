"""The baseline's ASGI application."""

from __future__ import annotations

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

django_application = get_asgi_application()

# As in any tutorial: consumers are imported after Django was set up.
from benchmarks.baseline.consumers import TutorialConsumer  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": URLRouter(
            [path("ws/upload-progress/<str:job_id>", TutorialConsumer.as_asgi())]
        ),
    }
)
