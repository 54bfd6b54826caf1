"""Escalations end when somebody takes care of it, or nothing is left to do."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.escalation import stopping
from notifications.kinds import Kind, Severity
from notifications.models import Notification, RunState
from progress.models import Batch, Job
from progress.states import State
from tests.notifications.conftest import (
    NOW,
    make_event,
    make_job,
    make_notification,
)
from tests.notifications.escalation.conftest import begin, make_failure

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


def test_the_good_end_of_all_jobs_of_a_batch_ends_it(policy, alice):
    batch = Batch.objects.create(
        owner=alice, title="May", created_at=NOW, jobs_total=2, jobs_completed=1
    )
    run = begin(make_event(kind=Kind.BATCH_COMPLETED, batch=batch), policy)
    assert stopping.settle(now=NOW + MINUTE) == 0

    Batch.objects.filter(pk=batch.pk).update(jobs_completed=2)
    assert stopping.settle(now=NOW + MINUTE) == 1

    run.refresh_from_db()
    assert run.state == RunState.RESOLVED


def test_the_archive_of_the_owner_ends_it_and_that_of_others_does_not(run, alice, bob):
    make_notification(bob, event=run.event, archived_at=NOW)
    assert stopping.settle(now=NOW) == 0

    Notification.objects.filter(recipient=alice).update(archived_at=NOW)
    assert stopping.settle(now=NOW) == 1

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_who_was_first_takes_care_of_each(policy, alice, bob):
    runs = [begin(make_failure(alice), policy) for _ in range(2)]
    for run, user, later in zip(runs, (alice, bob), (2, 0), strict=True):
        taken_at = NOW + later * MINUTE
        make_notification(bob, event=run.event, acknowledged_at=NOW + MINUTE)
        mine = Notification.objects.filter(event=run.event, recipient=user)
        mine.update(acknowledged_at=taken_at)

    assert stopping.settle(now=NOW + 3 * MINUTE) == 2

    for run in runs:
        run.refresh_from_db()
        assert (run.state, run.acknowledged_by) == (RunState.ACKNOWLEDGED, bob)


def end_each_way(policy, alice, times: int) -> int:
    """As many runs of each end, and one statement count for their sweep."""
    for _ in range(times):
        taken, mended, archived, _running = (
            begin(make_failure(alice, job=make_job(alice, State.FAILED)), policy)
            for _ in range(4)
        )
        told = Notification.objects.filter(recipient=alice)
        told.filter(event=taken.event).update(acknowledged_at=NOW)
        told.filter(event=archived.event).update(archived_at=NOW)
        Job.objects.filter(pk=mended.event.job_id).update(state=State.COMPLETED)
    with CaptureQueriesContext(connection) as run:
        assert stopping.settle(now=NOW) == 3 * times
    return len(run.captured_queries)


def test_a_sweep_takes_as_many_statements_for_many_as_for_few(policy, alice):
    assert end_each_way(policy, alice, 1) == end_each_way(policy, alice, 5)
