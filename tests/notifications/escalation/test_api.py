"""Escalations for programs: list them, and take care of one."""

from __future__ import annotations

import pytest

from notifications.models import EscalationRun, RunState
from tests.notifications.conftest import NOW

API = "/api/notifications/escalations"


def test_programs_list_and_take_care(run, alice, alice_api):
    [entry] = alice_api.get(API, {"state": "running"}).json()["results"]
    assert (entry["id"], entry["step"], entry["steps"]) == (str(run.pk), 1, 2)

    answer = alice_api.post(f"{API}/{run.pk}/acknowledge")

    assert answer.json()["acknowledged_by"] == "alice"
    assert alice_api.get(API, {"state": "running"}).json()["results"] == []


def test_strangers_list_nothing_and_cannot_take_care(run, charlie_api):
    assert charlie_api.get(API).json()["results"] == []
    assert charlie_api.post(f"{API}/{run.pk}/acknowledge").status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


@pytest.mark.parametrize("state", sorted(set(RunState) - {RunState.RUNNING}))
def test_what_is_over_cannot_be_taken_care_of(run, alice_api, state):
    EscalationRun.objects.update(state=state, ended_at=NOW)

    answer = alice_api.post(f"{API}/{run.pk}/acknowledge")

    assert (answer.status_code, answer.json()["code"]) == (409, "escalation_over")
    run.refresh_from_db()
    assert (run.state, run.acknowledged_by) == (state, None)
