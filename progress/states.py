"""The states of jobs and documents, and which may follow which: data, not code."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a job or a document stands."""

    #: Waits for a worker.
    QUEUED = "queued"
    #: A worker holds its lease.
    PROCESSING = "processing"
    #: Everything was done.
    COMPLETED = "completed"
    #: Something could not be done; what was done is kept.
    FAILED = "failed"
    #: A person ended it.
    CANCELLED = "cancelled"


TERMINAL: frozenset[State] = frozenset({State.COMPLETED, State.FAILED, State.CANCELLED})
ACTIVE: frozenset[State] = frozenset({State.QUEUED, State.PROCESSING})
RETRYABLE: frozenset[State] = frozenset({State.FAILED, State.CANCELLED})

#: From each state, the states that may follow it.
TRANSITIONS: dict[State, frozenset[State]] = {
    # claim; cancel; and a job fails whose last waiting document was cancelled
    # after others of it had failed
    State.QUEUED: frozenset({State.PROCESSING, State.CANCELLED, State.FAILED}),
    # finish; fail; cancel; rescue (its worker was lost); hand-back
    State.PROCESSING: frozenset(
        {State.COMPLETED, State.FAILED, State.CANCELLED, State.QUEUED}
    ),
    # Terminal means terminal: a late report never reopens it.
    State.COMPLETED: frozenset(),
    # retry
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
}


def sources(target: State) -> frozenset[State]:
    """Return the states that `target` may be entered from."""
    return frozenset(state for state, after in TRANSITIONS.items() if target in after)


class Outcome(StrEnum):
    """How one attempt at a document ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    #: Its worker died or went silent; the document was queued again.
    LOST = "lost"
    #: Its worker gave it back in good order; it does not count as a try.
    HANDED_BACK = "handed_back"


class HandBack(StrEnum):
    """Why a worker gives a document back before its end."""

    #: The worker is to stop.
    SHUTDOWN = "shutdown"
    #: It had its time, and others wait.
    SLICE = "slice"
    #: A person paused the job.
    PAUSED = "paused"
    #: It belongs in another queue.
    MOVED = "moved"


class EventKind(StrEnum):
    """What a history row says happened, in the past tense."""

    QUEUED = "queued"
    STARTED = "started"
    STAGE_STARTED = "stage_started"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCEL_REQUESTED = "cancel_requested"
    CANCELLED = "cancelled"
    RETRIED = "retried"
    RESCUED = "rescued"
    STAGE_FINISHED = "stage_finished"
    #: Its worker handed it back: to stop, to let others by, or for a pause.
    YIELDED = "yielded"
    PAUSED = "paused"
    RESUMED = "resumed"
    #: It got another priority.
    PRIORITIZED = "prioritized"


class AuditKind(StrEnum):
    """What the audit says happened beside the history of a job."""

    DELETED = "deleted"
    DISCONNECTED = "disconnected"


class Agent(StrEnum):
    """Who or what made a change."""

    PERSON = "person"
    WORKER = "worker"
    RETRY_POLICY = "retry_policy"
    RESCUE = "rescue"
    WATCHDOG = "watchdog"
    SYSTEM = "system"


class Span(StrEnum):
    """How long a time one measure covers."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class PageState(StrEnum):
    """Whether a page's text is there."""

    COMPLETED = "completed"
    FAILED = "failed"


class Level(StrEnum):
    """How much a log line matters."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
