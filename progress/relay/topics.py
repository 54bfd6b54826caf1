"""Topics: what a viewer subscribes to, and the channel-layer group behind each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from progress import broadcast


@dataclass(frozen=True, slots=True)
class Topic:
    """One job, all jobs of one person, or all jobs; `group` is its Channels group."""

    group: str
    job_id: UUID | None = None
    user_id: int | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is about many jobs: its viewers get brief frames."""
        return self.job_id is None


def job_topic(job_id: UUID) -> Topic:
    """Return the topic of one job."""
    return Topic(broadcast.job_group(job_id), job_id=job_id)


def user_topic(user_id: int) -> Topic:
    """Return the topic of all jobs of one person."""
    return Topic(broadcast.user_group(user_id), user_id=user_id)


def system_topic() -> Topic:
    """Return the topic of all jobs, for staff."""
    return Topic(broadcast.SYSTEM_GROUP)
