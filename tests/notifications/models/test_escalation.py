"""Escalations as rows: begun once, and due while nobody holds them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notifications.models import (
    EscalationPolicy,
    EscalationRun,
    EscalationStep,
    RunState,
)
from tests.notifications.conftest import NOW, make_event

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def begin(key: str = "event:policy", **values: Any) -> EscalationRun:
    defaults = {"snapshot": {}, "due_at": NOW, "started_at": NOW}
    event = values.pop("event", None) or make_event()
    return EscalationRun.objects.create(event=event, key=key, **(defaults | values))


def test_runs_are_due_when_their_wait_is_over_the_oldest_first():
    begin("later", due_at=NOW + SECOND)
    just, late = begin("just"), begin("late", due_at=NOW - SECOND)
    assert list(EscalationRun.objects.due(NOW)) == [late, just]


@pytest.mark.parametrize("state", RunState)
def test_only_what_runs_is_due(state):
    begin(state=state)
    assert EscalationRun.objects.due(NOW).exists() == (state == RunState.RUNNING)


def test_what_somebody_works_on_is_due_only_when_the_lease_is_over():
    begin(lease_expires_at=NOW)
    assert not EscalationRun.objects.due(NOW).exists()
    assert EscalationRun.objects.due(NOW + SECOND).exists()


def test_an_event_begins_a_policy_once():
    begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        begin()
    assert EscalationRun.objects.count() == 1


def test_a_run_outlives_its_policy():
    policy = EscalationPolicy.objects.create(name="nights")
    run = begin(policy=policy)
    policy.delete()
    run.refresh_from_db()
    assert (run.policy, run.state) == (None, RunState.RUNNING)


def test_steps_are_in_their_order():
    policy = EscalationPolicy.objects.create(name="nights")
    for position, wait in ((2, 30), (1, 5)):
        EscalationStep.objects.create(
            policy=policy, position=position, wait_minutes=wait
        )
    assert [str(step) for step in policy.steps.all()] == [
        "step 1 after 5 min",
        "step 2 after 30 min",
    ]
