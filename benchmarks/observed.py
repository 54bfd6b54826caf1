"""The product's application, and at one more address how many statements it ran.

The relay counts its own questions; this counts all of the process, by table, from
outside of the product.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from django.db.backends.signals import connection_created

from benchmarks.servers import COUNTS
from benchmarks.statements import counts, watch
from config.asgi import application as product

connection_created.connect(watch, dispatch_uid="benchmarks.observed")


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Any], Awaitable[None]],
) -> None:
    """Serve the product, and the one address of the benchmark."""
    if scope["type"] != "http" or scope["path"] != COUNTS:
        await product(scope, receive, send)
        return
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(counts).encode()})
