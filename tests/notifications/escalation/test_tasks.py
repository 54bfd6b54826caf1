"""The whole way: a job fails, a rule escalates, bob is told, alice takes care."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Delivery, EscalationRun, RoutingRule, RunState
from notifications.statuses import Status
from notifications.tasks import advance_escalations
from progress.states import State
from tests.notifications.conftest import add_document, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def _rule(policy) -> None:
    RoutingRule.objects.create(
        name="Failures",
        conditions=[{"field": "kind", "operator": "eq", "value": "job_failed"}],
        actions=[{"action": "start_escalation", "policy": policy.pk}],
        cooldown_minutes=60,
    )


@pytest.mark.usefixtures("_rule")
def test_a_failure_is_escalated_until_somebody_takes_care(alice, alice_api, tell):
    job = make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)
    add_document(job, 1, State.FAILED, error_code="encrypted")
    mine = tell(job)
    assert mine is not None
    run = EscalationRun.objects.get(event=mine.event)
    [decision] = mine.event.decisions
    assert decision["actions"] == [f"start escalation: {run.policy_id}"]

    long_ago = timezone.now() - timedelta(seconds=1)
    EscalationRun.objects.update(due_at=long_ago)
    advance_escalations()
    advance_escalations()

    [mail] = Delivery.objects.filter(escalation_run=run)
    assert (mail.recipient.username, mail.channel) == ("bob", "email")
    assert mail.notification.recipient == mail.recipient

    alice_api.post(f"/api/notifications/escalations/{run.pk}/acknowledge")
    run.refresh_from_db()
    mail.refresh_from_db()
    assert run.state == RunState.ACKNOWLEDGED
    assert mail.status == Status.CANCELLED


@pytest.mark.usefixtures("_rule")
def test_fanning_out_again_after_a_crash_starts_no_second_run(alice, tell):
    job = make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)
    mine = tell(job)
    type(mine.event).objects.filter(pk=mine.event_id).update(fanned_out_at=None)

    tell(job)

    assert EscalationRun.objects.count() == 1
