from __future__ import annotations

import pytest

from notifications.kinds import Kind
from notifications.passing import PASSING, is_stale, is_test
from progress.states import State
from tests.notifications.conftest import make_event, make_job


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", [State.PROCESSING, State.COMPLETED])
def test_only_what_tells_of_work_is_stale_when_the_work_is_over(alice, kind, state):
    ended = {} if state == State.COMPLETED else {"finished_at": None}
    event = make_event(kind=kind, job=make_job(alice, state, **ended), payload={})
    is_over = state == State.COMPLETED
    assert is_stale(event) == (is_over and kind in PASSING)


def test_a_try_is_never_stale(db):
    event = make_event(kind=Kind.JOB_STARTED, payload={"is_test": True})
    assert is_test(event)
    assert not is_stale(event)


def test_what_really_happened_is_no_test(db):
    assert not is_test(make_event())
