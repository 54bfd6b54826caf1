"""The ASGI application: streams, static files, Django, WebSockets, and its own life."""

from __future__ import annotations

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from config.static import with_static_files
from config.uploads import with_upload_limit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django_application = get_asgi_application()

# These import models, which needs the applications that the line above loads.
from config.web.lifespan import lifespan  # noqa: E402
from progress.long_poll import with_long_poll  # noqa: E402
from progress.routing import websocket_application  # noqa: E402
from progress.sse import with_event_streams  # noqa: E402
from progress.vitals import with_vitals  # noqa: E402

# A stream lasts, and is answered by the outermost that knows it.
pages = with_upload_limit(with_long_poll(django_application))
http = with_event_streams(with_static_files(pages))


class Protocols(ProtocolTypeRouter):
    """Chooses by protocol, and keeps nothing of the request that opened a socket."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Serve one connection."""
        serving = self.application_mapping[scope["type"]](scope, receive, send)
        del scope
        return await serving


application = Protocols(
    {
        "http": with_vitals(http),
        "websocket": with_vitals(websocket_application),
        "lifespan": lifespan,
    }
)
