"""Escalations: steps by their time, one taker each, until somebody takes care."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from notifications import gate
from notifications.escalation import advancing, stopping, telling
from notifications.escalation.plan import step_at
from notifications.kinds import Severity
from notifications.models import (
    Delivery,
    EscalationRun,
    EscalationStep,
    Notification,
    QuietHours,
    RunState,
)
from notifications.statuses import Reason, Status
from progress.models import Job
from progress.states import State
from tests.notifications.conftest import NOW
from tests.notifications.escalation.conftest import begin, make_failure, make_policy

MINUTE = timedelta(minutes=1)


def claimed(run: EscalationRun, at: datetime) -> UUID:
    token = advancing.claim(run.pk, now=at)
    assert token is not None
    return token


def told(run: EscalationRun) -> list[str]:
    rows = Delivery.objects.filter(escalation_run=run).order_by("created_at", "pk")
    return list(rows.values_list("recipient__username", flat=True))


def test_nobody_is_told_before_the_time(run):
    assert advancing.advance_due(now=NOW + 4 * MINUTE) == 0
    assert told(run) == []


def test_each_step_tells_its_people_in_its_time(run, bob, dora):
    advancing.advance_due(now=NOW + 5 * MINUTE)
    assert told(run) == ["bob"]

    advancing.advance_due(now=NOW + 6 * MINUTE)
    assert told(run) == ["bob"]

    advancing.advance_due(now=NOW + 15 * MINUTE)
    assert told(run) == ["bob", "dora"]
    run.refresh_from_db()
    assert (run.state, run.step) == (RunState.RUNNING, 2)
    people = set(run.event.notifications.values_list("recipient__username", flat=True))
    assert people == {"alice", "bob", "dora"}


def test_who_was_told_last_can_still_take_care_of_it(run, dora):
    advancing.advance_due(now=NOW + 5 * MINUTE)
    last = NOW + 15 * MINUTE
    advancing.advance_due(now=last)

    late = last + advancing.OPEN_AFTER_LAST - MINUTE
    assert advancing.advance_due(now=late) == 0
    assert stopping.acknowledge(run.pk, dora, now=late) is True

    run.refresh_from_db()
    assert (run.state, run.acknowledged_by) == (RunState.ACKNOWLEDGED, dora)


def test_a_run_that_nobody_takes_care_of_ends_a_day_after_the_last_step(run):
    advancing.advance_due(now=NOW + 5 * MINUTE)
    last = NOW + 15 * MINUTE
    advancing.advance_due(now=last)

    end = last + advancing.OPEN_AFTER_LAST
    assert advancing.advance_due(now=end) == 1

    run.refresh_from_db()
    assert (run.state, run.ended_at) == (RunState.EXHAUSTED, end)
    assert told(run) == ["bob", "dora"]


def test_a_step_is_taken_by_one_of_two(run):
    at = NOW + 5 * MINUTE
    token = claimed(run, at)

    assert advancing.claim(run.pk, now=at) is None
    assert advancing.advance(run.pk, now=at) is False
    assert advancing.take(run, token, now=at) is True
    assert told(run) == ["bob"]


def test_who_lost_the_lease_tells_nobody(run):
    old = claimed(run, NOW + 5 * MINUTE)
    later = NOW + 5 * MINUTE + advancing.LEASE + MINUTE

    assert advancing.advance(run.pk, now=later) is True
    assert advancing.take(run, old, now=later) is False
    assert told(run) == ["bob"]


def test_a_worker_that_was_killed_in_a_step_is_replaced(run, monkeypatch):
    at = NOW + 5 * MINUTE

    def die(*args: object, **values: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(telling, "tell", die)
        with pytest.raises(SystemExit):
            advancing.advance(run.pk, now=at)
    run.refresh_from_db()
    assert (run.step, told(run)) == (0, [])

    assert advancing.advance_due(now=at + MINUTE / 2) == 0
    assert advancing.advance_due(now=at + advancing.LEASE + MINUTE) == 1
    assert told(run) == ["bob"]


def test_an_acknowledgement_during_a_step_wins(run, dora):
    at = NOW + 5 * MINUTE
    token = claimed(run, at)
    assert stopping.acknowledge(run.pk, dora, now=at) is True

    assert advancing.take(run, token, now=at) is False

    run.refresh_from_db()
    assert (run.state, run.acknowledged_by, run.ended_at) == (
        RunState.ACKNOWLEDGED,
        dora,
        at,
    )
    assert told(run) == []


def test_an_acknowledgement_after_a_step_takes_back_what_was_not_sent(run, bob):
    advancing.advance_due(now=NOW + 5 * MINUTE)

    assert stopping.acknowledge(run.pk, bob, now=NOW + 6 * MINUTE) is True
    assert stopping.acknowledge(run.pk, bob, now=NOW + 7 * MINUTE) is False

    delivery = Delivery.objects.get(escalation_run=run)
    assert (delivery.status, delivery.reason) == (Status.CANCELLED, Reason.RESOLVED)
    mine = Notification.objects.get(event=run.event, recipient=bob)
    assert mine.acknowledged_at == NOW + 6 * MINUTE
    assert advancing.advance_due(now=NOW + 60 * MINUTE) == 0


def test_a_job_that_was_retried_and_completed_ends_it(run):
    Job.objects.filter(pk=run.event.job_id).update(state=State.PROCESSING)
    assert stopping.settle(now=NOW) == 0

    Job.objects.filter(pk=run.event.job_id).update(state=State.COMPLETED)
    advancing.advance_due(now=NOW + 5 * MINUTE)

    run.refresh_from_db()
    assert run.state == RunState.RESOLVED
    assert told(run) == []


def test_what_is_done_to_the_policy_does_not_change_the_run(run, policy, alice):
    EscalationStep.objects.all().update(user=alice, group=None, wait_minutes=600)
    policy.rounds = 9
    policy.save(update_fields=["rounds"])

    advancing.advance_due(now=NOW + 5 * MINUTE)
    advancing.advance_due(now=NOW + 15 * MINUTE)

    assert told(run) == ["bob", "dora"]
    policy.delete()
    advancing.advance_due(now=NOW + 15 * MINUTE + advancing.OPEN_AFTER_LAST)
    run.refresh_from_db()
    assert (run.policy, run.state) == (None, RunState.EXHAUSTED)


def test_no_policy_goes_round_more_than_nine_times(failure, bob):
    policy = make_policy({"user": bob, "channels": ["email"]}, rounds=50)
    run = begin(failure, policy)

    for round_ in range(1, 15):
        advancing.advance_due(now=NOW + round_ * 5 * MINUTE)
    advancing.advance_due(now=NOW + 45 * MINUTE + advancing.OPEN_AFTER_LAST)

    run.refresh_from_db()
    assert (run.state, run.step) == (RunState.EXHAUSTED, 9)
    assert told(run) == ["bob"] * 9
    assert step_at(run.snapshot, 9) is None
    assert step_at({**run.snapshot, "rounds": 50}, 9) is None


def test_a_step_for_what_is_unread_is_passed_over_when_it_was_read(failure, bob, alice):
    policy = make_policy({"user": bob, "channels": ["email"], "condition": "unread"})
    run = begin(failure, policy)
    Notification.objects.filter(recipient=alice).update(read_at=NOW)

    advancing.advance_due(now=NOW + 5 * MINUTE)

    run.refresh_from_db()
    assert (run.step, told(run)) == (1, [])


@pytest.mark.parametrize(
    ("status", "expected"), [(Status.DELIVERED, []), (Status.BOUNCED, ["bob"])]
)
def test_a_step_for_what_is_undelivered_looks_at_deliveries(
    failure, bob, alice, status, expected
):
    policy = make_policy(
        {"user": bob, "channels": ["email"], "condition": "undelivered"}
    )
    run = begin(failure, policy)
    Delivery.objects.create(
        key="x",
        event=failure,
        recipient=alice,
        channel="email",
        status=status,
        next_attempt_at=NOW,
        created_at=NOW,
        finished_at=NOW,
    )

    advancing.advance_due(now=NOW + 5 * MINUTE)

    assert told(run) == expected


@pytest.mark.parametrize(
    ("severity", "is_held"), [(Severity.ERROR, True), (Severity.CRITICAL, False)]
)
def test_only_what_is_critical_breaks_quiet_hours(alice, bob, severity, is_held):
    for weekday in range(7):
        QuietHours.objects.create(
            user=bob, weekday=weekday, start=time(0, 0), end=time(23, 59)
        )
    event = make_failure(alice, severity=severity)
    policy = make_policy({"user": bob, "channels": ["email"]})
    run = begin(event, policy)
    advancing.advance_due(now=NOW + 5 * MINUTE)
    delivery = Delivery.objects.with_content().get(escalation_run=run)

    noon = NOW.replace(hour=12, minute=0)
    verdict = gate.judge(delivery, now=noon)

    assert (verdict is not None and verdict.reason == Reason.QUIET_HOURS) is is_held


def test_one_run_that_fails_does_not_hold_up_the_others(run, failure, bob, monkeypatch):
    policy = make_policy({"user": bob, "channels": ["email"]}, name="Other")
    other = begin(failure, policy)
    EscalationRun.objects.filter(pk=run.pk).update(snapshot={"broken": True})

    advancing.advance_due(now=NOW + 5 * MINUTE)

    assert told(other) == ["bob"]
