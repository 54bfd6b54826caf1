"""Escalations end when somebody takes care of it, or nothing is left to do."""

from __future__ import annotations

from datetime import timedelta

from notifications.escalation import stopping
from notifications.kinds import Kind, Severity
from notifications.models import Notification, RunState
from tests.notifications.conftest import NOW, make_event, make_notification
from tests.notifications.escalation.conftest import begin

MINUTE = timedelta(minutes=1)


def test_an_acknowledgement_in_the_inbox_ends_it(run, alice):
    Notification.objects.filter(recipient=alice).update(acknowledged_at=NOW)

    assert stopping.settle(now=NOW + MINUTE) == 1

    run.refresh_from_db()
    assert (run.state, run.acknowledged_by) == (RunState.ACKNOWLEDGED, alice)


def test_an_alert_that_is_over_ends_it(policy, bob):
    alert = {"kind": Kind.SYSTEM_ALERT, "group_key": "alert:no_worker"}
    event = make_event(**alert, severity=Severity.CRITICAL, payload={})
    run = begin(event, policy)
    make_event(**alert, payload={"is_resolved": True}, occurred_at=NOW + MINUTE)

    assert stopping.settle(now=NOW + 2 * MINUTE) == 1

    run.refresh_from_db()
    assert run.state == RunState.RESOLVED


def test_the_archive_of_the_owner_ends_it_and_that_of_others_does_not(run, alice, bob):
    make_notification(bob, event=run.event, archived_at=NOW)
    assert stopping.settle(now=NOW) == 0

    Notification.objects.filter(recipient=alice).update(archived_at=NOW)
    assert stopping.settle(now=NOW) == 1

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
