"""A failed job of alice, told; a policy that goes to bob, then to the operators."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from notifications.escalation import starting
from notifications.kinds import Kind, Severity
from notifications.models import (
    EscalationPolicy,
    EscalationRun,
    EscalationStep,
    NotificationEvent,
)
from progress.states import State
from tests.notifications.conftest import (
    NOW,
    failed_summary,
    make_event,
    make_job,
    make_notification,
)


@pytest.fixture
def failure(alice) -> NotificationEvent:
    """Alice's job failed, and her inbox says so."""
    job = make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)
    return make_failure(alice, job=job)


def make_failure(owner: User, **values: Any) -> NotificationEvent:
    """An event of a failure that its owner was told of."""
    values = {"severity": Severity.ERROR, "payload": failed_summary(), **values}
    event = make_event(kind=Kind.JOB_FAILED, **values)
    make_notification(owner, event=event, job=event.job)
    return event


def make_policy(*steps: dict[str, Any], **values: Any) -> EscalationPolicy:
    """A policy; each step waits five minutes if it does not say."""
    policy = EscalationPolicy.objects.create(**({"name": "On call"} | values))
    for position, step in enumerate(steps):
        EscalationStep.objects.create(policy=policy, position=position, **step)
    return policy


@pytest.fixture
def operators(dora) -> Group:
    group = Group.objects.create(name="Operators")
    dora.groups.add(group)
    return group


@pytest.fixture
def policy(bob, operators) -> EscalationPolicy:
    return make_policy(
        {"user": bob, "channels": ["email"]},
        {"group": operators, "channels": ["email"], "wait_minutes": 10},
    )


@pytest.fixture
def run(failure, policy) -> EscalationRun:
    return begin(failure, policy)


def begin(event: NotificationEvent, policy: EscalationPolicy) -> EscalationRun:
    """An escalation that has just begun."""
    found = starting.start(event, policy.pk, now=NOW)
    assert found is not None
    return found
