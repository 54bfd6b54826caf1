"""What a connection wants to hear of: from where on, and narrowed to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from progress.relay.encoded import Encoded
from progress.relay.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the lists of a connection are narrowed to; empty means all."""

    job_type: str = ""
    state: str = ""

    def admits(self, message: Encoded) -> bool:
        """Tell whether a brief message is about a job of this kind."""
        is_type = self.job_type in {"", message.job_type}
        return is_type and self.state in {"", message.state}


@dataclass(slots=True)
class Greeting:
    """The present of a topic, still to be told; from `after` on, or `since`."""

    topic: Topic
    after: int = 0
    since: datetime | None = None

    @property
    def key(self) -> Topic:
        """What a try to tell it is known by."""
        return self.topic
