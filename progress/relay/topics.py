"""Topics: what a viewer subscribes to, and the channel-layer group behind each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from progress import broadcast


class TopicKind(StrEnum):
    """What a topic is about."""

    JOB = "job"
    #: All jobs of one person.
    USER = "user"
    BATCH = "batch"
    #: All jobs, for staff.
    SYSTEM = "system"
    #: The figures of the whole system, for staff; nobody sends hints about it.
    SUMMARY = "summary"
    #: What one person is to be told; hints about all inboxes come by one group.
    INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to watch; `group` is its Channels group, empty if it has none."""

    kind: TopicKind
    group: str
    subject: UUID | None = None
    user_id: int | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is about many jobs: its viewers get brief frames."""
        return self.kind in {TopicKind.USER, TopicKind.BATCH, TopicKind.SYSTEM}

    def __hash__(self) -> int:
        # Asked for each viewer again and again; that of a text is remembered.
        return hash(self.group or self.user_id)

    def __str__(self) -> str:
        return _name(self)


@lru_cache(maxsize=10_000)
def _name(topic: Topic) -> str:
    """Return what people read; asked for every connection every few seconds."""
    named = topic.subject or topic.user_id
    return f"{topic.kind.value}:{named}" if named else topic.kind.value


SYSTEM = Topic(TopicKind.SYSTEM, broadcast.SYSTEM_GROUP)
SUMMARY = Topic(TopicKind.SUMMARY, "")


def job_topic(job_id: UUID) -> Topic:
    """Return the topic of one job."""
    return Topic(TopicKind.JOB, broadcast.job_group(job_id), subject=job_id)


def batch_topic(batch_id: UUID) -> Topic:
    """Return the topic of a batch and of the jobs in it."""
    return Topic(TopicKind.BATCH, broadcast.batch_group(batch_id), subject=batch_id)


def user_topic(user_id: int) -> Topic:
    """Return the topic of all jobs of one person."""
    return Topic(TopicKind.USER, broadcast.user_group(user_id), user_id=user_id)


def inbox_topic(user_id: int) -> Topic:
    """Return the topic of a person's inbox; only for them, whoever else is staff."""
    return Topic(TopicKind.INBOX, "", user_id=user_id)


def topics_of_lists(owner_id: int, batch_id: UUID | None) -> tuple[Topic, ...]:
    """Return the topics of many jobs that a job of this owner and batch is in."""
    lists = (user_topic(owner_id), SYSTEM)
    return (*lists, batch_topic(batch_id)) if batch_id else lists
