"""What a notification can be about, and by which channels it can travel."""

from __future__ import annotations

from enum import StrEnum

from progress.states import State


class Kind(StrEnum):
    """What a notification tells; also the name of its templates."""

    JOB_COMPLETED = "job_completed"
    JOB_FAILED = "job_failed"
    JOB_CANCELLED = "job_cancelled"


class Channel(StrEnum):
    """How a notification travels to a person."""

    EMAIL = "email"


#: The kind that tells of a job's end in each terminal state.
KIND_OF_END: dict[State, Kind] = {
    State.COMPLETED: Kind.JOB_COMPLETED,
    State.FAILED: Kind.JOB_FAILED,
    State.CANCELLED: Kind.JOB_CANCELLED,
}
