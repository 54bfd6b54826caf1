"""The product's application, and at one more address how many statements it ran.

The relay counts its own questions; this counts all of the process, by table, from
outside of the product.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from django.db.backends.signals import connection_created

from benchmarks.servers import COUNTS
from config.asgi import application as product

#: The first table that a statement names.
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "?(\w+)', re.IGNORECASE)

counts: Counter[str] = Counter()


def table_of(sql: str) -> str:
    """Return the table that a statement is about; its first word if there is none."""
    match = TABLE.search(sql)
    return match[1] if match else sql.split(maxsplit=1)[0]


def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Run a statement and count it."""
    counts[table_of(sql)] += 1
    return execute(sql, params, many, context)


def watch(connection: Any, **_: Any) -> None:
    """Count what a new connection runs.

    First in the list: whoever connects inside a wrapper of its own takes the last off.
    """
    if count not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, count)


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
