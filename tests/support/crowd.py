"""Many clients at once, on a loop of their own."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tests.support.clients.client import Client
from tests.support.clients.copies import JobCopy
from tests.support.loop import LoopThread
from tests.support.truth import Truth, difference


class Crowd:
    """Runs clients; compares all they hold with the database."""

    def __init__(self, loop: LoopThread, clients: Sequence[Client]) -> None:
        self.clients = clients
        self._loop = loop
        #: How many jobs have been added to what is watched.
        self.watched = 0
        self._tasks: list[asyncio.Task[None]] = []
        loop.run(self._start())

    async def _start(self) -> None:
        self._tasks = [asyncio.create_task(c.run(), name=c.name) for c in self.clients]

    def close(self) -> None:
        """Let all hang up; raise what a client died of."""
        self._loop.run(self._stop())

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        ends = await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    def differences(self, truth: Mapping[str, Truth]) -> list[str]:
        """Return what copies say that the database does not; nothing when all agree."""
        return self._loop.run(self._compare(truth))

    async def _compare(self, truth: Mapping[str, Truth]) -> list[str]:
        found = []
        for client in self.clients:
            for job in client.jobs or truth:
                if job not in truth:
                    # It came in after the rows were read.
                    found.append(f"{client.name}, job {job}: not looked at yet")
                    continue
                copy = client.copies.jobs.get(job, JobCopy())
                text = difference(copy, truth[job], is_brief=not client.jobs)
                found += [f"{client.name}, job {job}: {text}"] if text else []
        return found

    async def watch(self, job: str) -> None:
        """Let one client of each kind that watches several jobs watch one more."""
        several = [client for client in self.clients if len(client.jobs) > 1]
        kinds = {tuple(client.transports) for client in several}
        for kind in kinds:
            those = [client for client in several if tuple(client.transports) == kind]
            min(those, key=lambda client: len(client.jobs)).watch(job)
        self.watched += 1

    def has_more_to_watch(self) -> bool:
        """Tell whether somebody has not yet asked for a job that was added."""
        return any(client.has_more_to_watch for client in self.clients)

    def wrongs(self) -> list[str]:
        """Return each word that the server did not keep."""
        return [f"{c.name}: {w}" for c in self.clients for w in c.copies.wrongs]

    def refused(self) -> dict[str, int]:
        """Return the clients that were sent away for good, with their codes."""
        return {c.name: c.refused for c in self.clients if c.refused is not None}

    def figures(self) -> Counter[str]:
        """Return what happened to all clients together."""
        total: Counter[str] = Counter()
        for client in self.clients:
            total.update(client.copies.figures)
            total["sessions"] += client.sessions
        return total

    def all(self, probe: Callable[[Client], bool]) -> bool:
        """Tell whether something holds for each client."""
        return all(probe(client) for client in self.clients)
