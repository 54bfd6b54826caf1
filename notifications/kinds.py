"""What a notification can be about, how bad it is, and how it can travel."""

from __future__ import annotations

from enum import StrEnum

from progress.states import State


class Kind(StrEnum):
    """What a notification tells; also the name of its templates."""

    JOB_STARTED = "job_started"
    JOB_COMPLETED = "job_completed"
    JOB_FAILED = "job_failed"
    JOB_CANCELLED = "job_cancelled"
    PROGRESS_MILESTONE = "progress_milestone"
    DOCUMENT_FAILED = "document_failed"
    BATCH_COMPLETED = "batch_completed"
    ETA_OVERRUN = "eta_overrun"
    SYSTEM_ALERT = "system_alert"
    #: "Send me a test": goes by the channel that was asked for, and nowhere else.
    TEST = "test"


class Severity(StrEnum):
    """How much it matters; `SEVERITIES` has them in rising order."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


SEVERITIES: tuple[Severity, ...] = tuple(Severity)


class Category(StrEnum):
    """What people switch on and off together."""

    PROGRESS = "progress"
    RESULTS = "results"
    PROBLEMS = "problems"
    SYSTEM = "system"


class Channel(StrEnum):
    """How a notification travels to a person or a machine."""

    #: The inbox: the truth. Never switched off.
    DATABASE = "database"
    WEBSOCKET = "websocket"
    EMAIL = "email"
    PUSH = "push"
    WEBHOOK = "webhook"
    LOG = "log"


#: The channels that make a noise: quiet hours, pauses and digests hold them back.
INTERRUPTIVE: frozenset[Channel] = frozenset(
    {Channel.WEBSOCKET, Channel.EMAIL, Channel.PUSH}
)


class Frequency(StrEnum):
    """How soon a channel tells."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"


#: What tells of one job.
OF_JOBS: frozenset[Kind] = frozenset(
    {
        Kind.JOB_STARTED,
        Kind.JOB_COMPLETED,
        Kind.JOB_FAILED,
        Kind.JOB_CANCELLED,
        Kind.PROGRESS_MILESTONE,
        Kind.DOCUMENT_FAILED,
        Kind.ETA_OVERRUN,
    }
)

#: The kind that tells of a job's end in each terminal state.
KIND_OF_END: dict[State, Kind] = {
    State.COMPLETED: Kind.JOB_COMPLETED,
    State.FAILED: Kind.JOB_FAILED,
    State.CANCELLED: Kind.JOB_CANCELLED,
}
