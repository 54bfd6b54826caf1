"""A track: how far one job's frames have been relayed, and the latest of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Encoded:
    """A frame as text, encoded once for all viewers; it covers (after, seq].

    `is_final` tells that it shows a job that has ended.
    """

    after: int
    seq: int
    text: str
    is_final: bool = False


@dataclass(slots=True, kw_only=True)
class Track:
    """One job in one form: whole (for its own viewers) or brief (for lists)."""

    job_id: UUID
    is_brief: bool
    #: The highest seq that a hint or the database named.
    known_seq: int = 0
    latest: Encoded | None = None
    last_emitted_at: float | None = None
    timer: asyncio.TimerHandle | None = None
    timer_at: float = 0.0
    owner_id: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def relayed_seq(self) -> int:
        """How far viewers of this process have been told."""
        return self.latest.seq if self.latest else 0

    def is_over(self, before: float) -> bool:
        """Whether the job's end was told before a moment of the monotonic clock."""
        if self.latest is None or self.last_emitted_at is None:
            return False
        is_told = self.latest.is_final and self.relayed_seq >= self.known_seq
        return is_told and self.last_emitted_at < before

    def cancel_timer(self) -> None:
        """Forget a planned emission."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
