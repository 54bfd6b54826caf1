"""Hints to whoever watches: "job 7 has reached seq 118", sent and forgotten.

One daemon thread per process runs one event loop with one connection to the
channel layer: `async_to_sync(group_send)` would open a connection per call. What
waits to be sent is kept once per job, and once for all inboxes, so it stays bounded
while the layer is down; what is lost is repaired by each relay's question to the
database.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypedDict
from uuid import UUID

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

#: Seconds that one send may take before it is given up.
SEND_TIMEOUT = 2.0
#: The group of viewers of everything (staff).
SYSTEM_GROUP = "system"
#: The group of all relays, for hints about inboxes: one event may concern thousands
#: of persons, few of whom are there. Each relay knows who is there with it.
INBOXES_GROUP = "inboxes"


class Tellable(Protocol):
    """A hint of any kind, as the broadcaster needs it."""

    @property
    def key(self) -> Hashable:
        """What is hinted at: two hints of one key become one."""

    def merged(self, other: Self) -> Self:
        """Return the one hint that says what both say."""

    def message(self) -> Mapping[str, Any]:
        """Return the message for the channel layer."""

    def groups(self) -> tuple[str, ...]:
        """Return the groups whose members want to know."""


class HintMessage(TypedDict):
    """A hint as it crosses the channel layer."""

    type: str
    job: str
    owner: int
    batch: str | None
    seq: int
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A job has reached `seq`; `is_urgent` asks that viewers be told at once."""

    job_id: UUID
    owner_id: int
    seq: int
    is_urgent: bool
    batch_id: UUID | None = None

    @property
    def key(self) -> Hashable:
        """The job."""
        return self.job_id

    def merged(self, other: Hint) -> Hint:
        """Return the one hint that says what both say."""
        return Hint(
            job_id=self.job_id,
            owner_id=self.owner_id,
            batch_id=self.batch_id,
            seq=max(self.seq, other.seq),
            is_urgent=self.is_urgent or other.is_urgent,
        )

    def message(self) -> HintMessage:
        """Return the message for the channel layer."""
        return {
            "type": "progress.hint",
            "job": str(self.job_id),
            "owner": self.owner_id,
            "batch": str(self.batch_id) if self.batch_id else None,
            "seq": self.seq,
            "urgent": self.is_urgent,
        }

    def groups(self) -> tuple[str, ...]:
        """Return the groups whose members want to know."""
        always = (job_group(self.job_id), user_group(self.owner_id), SYSTEM_GROUP)
        return (*always, batch_group(self.batch_id)) if self.batch_id else always


class InboxHintMessage(TypedDict):
    """A hint about inboxes as it crosses the channel layer."""

    type: str
    #: (person, seq)
    inboxes: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxHint:
    """The inboxes of persons have reached these numbers."""

    seqs: Mapping[int, int]

    @property
    def key(self) -> Hashable:
        """All inboxes: what waits is sent together."""
        return INBOXES_GROUP

    def merged(self, other: InboxHint) -> InboxHint:
        """Return the one hint that says what both say."""
        both = {**self.seqs, **other.seqs}
        return InboxHint(
            seqs={pk: max(seq, self.seqs.get(pk, 0)) for pk, seq in both.items()}
        )

    def message(self) -> InboxHintMessage:
        """Return the message for the channel layer."""
        return {"type": "progress.inboxes", "inboxes": list(self.seqs.items())}

    def groups(self) -> tuple[str, ...]:
        """Return the group of all relays."""
        return (INBOXES_GROUP,)


def job_group(job_id: UUID) -> str:
    """Return the group of those who watch one job."""
    return f"job.{job_id.hex}"


def user_group(user_id: int) -> str:
    """Return the group of those who watch all jobs of one person."""
    return f"user.{user_id}"


def batch_group(batch_id: UUID) -> str:
    """Return the group of those who watch one batch."""
    return f"batch.{batch_id.hex}"


class Broadcaster:
    """Sends hints from any thread through one loop thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: dict[Hashable, Tellable] = {}
        self._is_draining = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="broadcast", daemon=True
        )
        self._thread.start()

    def hint(self, hint: Tellable) -> None:
        """Take a hint and return at once."""
        with self._lock:
            waiting = self._pending.get(hint.key)
            self._pending[hint.key] = waiting.merged(hint) if waiting else hint
            if self._is_draining:
                return
            self._is_draining = True
        asyncio.run_coroutine_threadsafe(self._drain(), self._loop)

    def close(self) -> None:
        """Send no more and end the thread."""
        asyncio.run_coroutine_threadsafe(_cancel_others(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _drain(self) -> None:
        while (hint := self._next()) is not None:
            await self._send(hint)

    def _next(self) -> Tellable | None:
        with self._lock:
            if not self._pending:
                self._is_draining = False
                return None
            return self._pending.pop(next(iter(self._pending)))

    async def _send(self, hint: Tellable) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await _group_send(hint)
        except Exception as error:
            logger.warning("A hint was not sent; viewers catch up by asking: %r", error)


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _group_send(hint: Tellable) -> None:
    layer: Any = get_channel_layer()
    if layer is None:
        return
    message = hint.message()
    for group in hint.groups():
        await layer.group_send(group, message)


_broadcasters: dict[int, Broadcaster] = {}
_lock = threading.Lock()


def hint(value: Tellable) -> None:
    """Send a hint without waiting; never raises."""
    _broadcaster().hint(value)


def _broadcaster() -> Broadcaster:
    """Return this process's broadcaster; a forked child makes its own."""
    pid = os.getpid()
    with _lock:
        if pid not in _broadcasters:
            _broadcasters.clear()
            _broadcasters[pid] = Broadcaster()
        return _broadcasters[pid]
