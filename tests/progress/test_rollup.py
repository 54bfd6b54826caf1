"""What parts say about the whole."""

from __future__ import annotations

import pytest

from progress.rollup import batch_state, job_end
from progress.states import State


@pytest.mark.parametrize(
    ("completed", "failed", "cancelled", "is_cancelling", "end"),
    [
        (2, 0, 0, False, None),
        (3, 0, 0, False, State.COMPLETED),
        (3, 0, 0, True, State.COMPLETED),
        (2, 1, 0, False, State.FAILED),
        (1, 1, 1, False, State.FAILED),
        (1, 1, 1, True, State.CANCELLED),
        (2, 0, 1, False, State.CANCELLED),
    ],
)
def test_a_job_ends_as_its_documents_did(
    completed, failed, cancelled, is_cancelling, end
):
    found = job_end(
        total=3,
        completed=completed,
        failed=failed,
        cancelled=cancelled,
        is_cancelling=is_cancelling,
    )
    assert found == end


@pytest.mark.parametrize(
    ("processing", "completed", "failed", "cancelled", "state"),
    [
        (0, 0, 0, 0, State.QUEUED),
        (1, 0, 0, 0, State.PROCESSING),
        (0, 1, 0, 0, State.PROCESSING),
        (0, 2, 0, 0, State.COMPLETED),
        (0, 1, 1, 0, State.FAILED),
        (0, 1, 0, 1, State.CANCELLED),
    ],
)
def test_a_batch_stands_as_its_jobs_do(processing, completed, failed, cancelled, state):
    found = batch_state(
        total=2,
        processing=processing,
        completed=completed,
        failed=failed,
        cancelled=cancelled,
    )
    assert found == state


def test_a_batch_without_jobs_waits_for_nothing():
    nothing = {"processing": 0, "completed": 0, "failed": 0, "cancelled": 0}
    assert batch_state(total=0, **nothing) == State.CANCELLED
