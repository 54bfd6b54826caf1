"""The ASGI application: static files and HTTP by Django, WebSockets by progress."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from config.static import with_static_files
from config.uploads import with_upload_limit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django_application = get_asgi_application()

# Consumers import models, which needs the applications that the line above loads.
from progress.routing import websocket_application  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": with_static_files(with_upload_limit(django_application)),
        "websocket": websocket_application,
    }
)
