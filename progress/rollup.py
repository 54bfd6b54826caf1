"""What the states of the parts say about the whole."""

from __future__ import annotations

from progress.states import State


def job_end(
    *, total: int, completed: int, failed: int, cancelled: int, is_cancelling: bool
) -> State | None:
    """Return the state a job ends in, or None while a document is not terminal.

    A job that was asked to stop and did stop something is cancelled; otherwise
    one failed document makes it failed.
    """
    if completed + failed + cancelled < total:
        return None
    if cancelled and (is_cancelling or not failed):
        return State.CANCELLED
    return State.FAILED if failed else State.COMPLETED


def batch_state(
    *, total: int, processing: int, completed: int, failed: int, cancelled: int
) -> State:
    """Return the state of a batch from the counts of its jobs' states.

    One whose jobs were all deleted waits for nothing, and nothing of it is done.
    """
    if not total:
        return State.CANCELLED
    finished = completed + failed + cancelled
    if finished < total:
        return State.PROCESSING if processing or finished else State.QUEUED
    if failed:
        return State.FAILED
    return State.CANCELLED if cancelled else State.COMPLETED
