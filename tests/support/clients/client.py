"""One client: sessions over some transport, one after another, until it is closed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from websockets.exceptions import WebSocketException

from tests.support.clients.copies import Copies, Verdict

#: What ends a session without saying anything about the server's honesty.
BROKEN = (OSError, TimeoutError, WebSocketException, httpx.TransportError)
#: After these a client does not come back as it is.
FINAL = {1009, 4400, 4401, 4403, 4404, 4410, 4413}


class Ended(Exception):
    """The server ended the session with a code; None if it only hung up."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Missed(Exception):
    """Something between is missing; the next session asks for it at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: the ceiling of the back-off, and the silence that means death.

    The protocol says 1 s to 30 s and 40 s; tests are as patient as their servers'
    heartbeat needs.
    """

    shortest: float = 0.05
    longest: float = 0.5
    silence: float = 3.0


@dataclass(slots=True, kw_only=True, eq=False)
class Client:
    """Watches `jobs` one by one, or, without any, the list of all its person's jobs.

    Each session takes one of `origins` and one of `transports` at random: neither
    the web process nor the transport may matter to what it knows.
    """

    name: str
    origins: Sequence[str]
    token: str
    transports: Sequence[Session]
    rng: random.Random
    jobs: tuple[str, ...] = ()
    patience: Patience = Patience()
    copies: Copies = field(default_factory=Copies)
    #: The `timestamp` of the last message about a list, for those who watch one.
    since: str = ""
    #: The code that sent it away for good.
    refused: int | None = None
    #: Sessions in a row in which nothing was heard.
    failures: int = 0
    #: Seconds that the server asked it to wait.
    delay: float = 0.0
    sessions: int = 0
    messages: int = 0
    is_heard: bool = False
    #: Whether there are jobs to watch that the present session knows nothing of.
    has_more_to_watch: bool = False

    async def run(self) -> None:
        """Come back until the server says not to."""
        while self.refused is None:
            self.is_heard = self.has_more_to_watch = False
            self.sessions += 1
            try:
                await self._session()
            except Missed:
                continue
            except Ended as end:
                self.copies.figures[f"ended by {end.code}"] += 1
                self.refused = end.code if end.code in FINAL else None
            except BROKEN:
                pass
            await asyncio.sleep(self._wait())

    async def _session(self) -> None:
        session = self.rng.choice(list(self.transports))
        origin = self.rng.choice(list(self.origins))
        self.copies.source = f"session {self.sessions} by {session.__name__}"
        await session(self, origin)

    def _wait(self) -> float:
        """Return the seconds to wait: what the server asked for, or the back-off."""
        self.failures = 0 if self.is_heard else self.failures + 1
        asked, self.delay = self.delay, 0.0
        low, high = self.patience.shortest, self.patience.longest
        ceiling = min(high, low * 2 ** min(self.failures, 10))
        return asked or low + self.rng.random() * (ceiling - low)

    def watch(self, job: str) -> None:
        """Watch one more job, from the next session on; see `hear`."""
        self.jobs = (*self.jobs, job)
        self.has_more_to_watch = True

    def hear(self) -> None:
        """Note a sign of life.

        Raises:
            Missed: there is more to watch than this session does.
        """
        self.is_heard = True
        if self.has_more_to_watch:
            raise Missed

    def take(self, message: dict[str, Any]) -> Verdict | None:
        """Take in any message; tell what a frame meant.

        Raises:
            Ended: it is an error that ends the connection.
            Missed: there is more to watch than this session does.
        """
        self.hear()
        self.messages += 1
        self.copies.figures[message["type"]] += 1
        if message["type"] == "reconnect":
            self.delay = message["delay"]
        if message["type"] in {"snapshot", "progress_update"}:
            self.since = message["timestamp"]
            return self.copies.apply(message)
        return None

    def behind(self, heartbeat: dict[str, Any]) -> list[str]:
        """Return the watched jobs that a heartbeat knows to be further than we are."""
        seqs = heartbeat["jobs"]
        return [j for j in self.jobs if seqs.get(j, 0) > self.copies.of(j).seq]

    def headers(self) -> dict[str, str]:
        """Return the proof of who this is."""
        return {"Authorization": f"Bearer {self.token}"}


class Session(Protocol):
    """Watches over one connection to an origin until it ends, by raising."""

    __name__: str

    def __call__(self, client: Client, origin: str) -> Awaitable[None]: ...
