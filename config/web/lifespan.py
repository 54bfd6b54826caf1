"""Lifespan events of servers that have them: begin early, and leave in order."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from config.web.departure import Departure
from config.web.garbage import set_apart
from progress.relay import current_relay

#: What asks a server to end.
SIGNALS = (signal.SIGTERM, signal.SIGINT)

Handler = Callable[[int, FrameType | None], Any]


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """Start the relay with the server, and end it with it."""
    await receive()
    current_relay().start()
    depart_before_stopping()
    set_apart()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await current_relay().close()
    await send({"type": "lifespan.shutdown.complete"})


def depart_before_stopping() -> None:
    """Put the departure before what the server itself does at a signal.

    Uvicorn closes its port and all sockets at once; lifespan events come after that.
    """
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            _depart_before(number)


def _depart_before(number: int) -> None:
    server_handler = signal.getsignal(number)
    if not callable(server_handler):
        return
    stop = partial(server_handler, number, None)
    departure = Departure(stop)
    loop = asyncio.get_running_loop()

    def ask(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(departure.ask)

    signal.signal(number, ask)
