"""Which application serves which connection, and what happens when one of them ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

logger = logging.getLogger(__name__)

Task = asyncio.Task[Any]


class Peer(Protocol):
    """A connection or request, as far as its book-keeping needs to know it."""

    def handle_exception(self, exception: BaseException) -> None:
        """Tell the peer that its application failed."""

    def end_unfinished(self) -> None:
        """End what the application left open by returning."""


class Applications:
    """Open connections and their tasks; costs nothing while nothing happens.

    `patience` is the time in seconds that an application has to end after its peer
    has gone.
    """

    def __init__(self, *, patience: float) -> None:
        self._patience = patience
        self._open: dict[Any, Task | None] = {}
        #: When each task that has not ended yet lost its peer.
        self._ending: dict[Task, float] = {}

    def __contains__(self, peer: object) -> bool:
        return peer in self._open

    def __iter__(self) -> Iterator[Any]:
        return iter(tuple(self._open))

    @property
    def running(self) -> set[Task]:
        """The tasks that have not ended, with a peer or without."""
        tasks = {task for task in self._open.values() if task is not None}
        return tasks | set(self._ending)

    def connect(self, peer: Peer) -> None:
        """Note a connection that has no application yet."""
        self._open[peer] = None

    def start(self, peer: Peer, application: Coroutine[Any, Any, Any]) -> None:
        """Serve a connection."""
        task = asyncio.get_running_loop().create_task(application)
        self._open[peer] = task
        task.add_done_callback(partial(self._ended, peer))

    def disconnect(self, peer: Peer) -> None:
        """Note that the peer has gone; asked again, nothing happens."""
        task = self._open.pop(peer, None)
        if task is not None and not task.done():
            self._ending[task] = time.monotonic()

    def _ended(self, peer: Peer, task: Task) -> None:
        self._ending.pop(task, None)
        exception = None if task.cancelled() else task.exception()
        if exception is not None:
            # Not all of it: the error of an encoding holds the whole page.
            kind = type(exception).__name__
            logger.error("An application failed: %s", kind, exc_info=exception)
        if peer not in self._open:
            return
        self._open[peer] = None
        if exception is not None:
            peer.handle_exception(exception)
        else:
            peer.end_unfinished()

    def cancel_overdue(self) -> None:
        """Cancel what goes on although its peer has long gone."""
        limit = time.monotonic() - self._patience
        for task in [task for task, since in self._ending.items() if since < limit]:
            logger.warning("An application did not see its peer go: %r", task)
            self._ending[task] = time.monotonic()
            task.cancel()

    def serving(self, peers: Iterable[Peer]) -> set[Task]:
        """Return the tasks that serve these peers."""
        tasks = {self._open.get(peer) for peer in peers}
        return {task for task in tasks if task is not None}

    async def ended(self, seconds: float) -> None:
        """Wait until none runs, those that begin meanwhile included, so long at most.

        Whoever holds a connection may ask again when others have been answered.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while tasks := self.running:
                    await asyncio.wait(tasks)

    async def finished(self, tasks: set[Task], seconds: float) -> None:
        """Wait until tasks have ended by themselves, but no longer than this."""
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    async def cancelled(self, seconds: float) -> None:
        """Cancel all and wait for them, but no longer than this."""
        tasks = self.running
        for task in tasks:
            task.cancel()
        await self.finished(tasks, seconds)
