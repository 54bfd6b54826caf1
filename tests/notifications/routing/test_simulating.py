"""The simulator: says what would be, the same as what is, and changes nothing."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.contrib.auth.models import Group

from notifications.fanout import fan_out
from notifications.kinds import Channel, Kind, Severity
from notifications.models import (
    Delivery,
    EscalationRun,
    Notification,
    NotificationEvent,
    QuietHours,
    RoutingRule,
)
from notifications.routing.simulating import Line, Simulation, event_of, simulate
from notifications.statuses import Status
from progress.states import State
from tests.notifications.conftest import NOW, add_document, make_job
from tests.notifications.escalation.conftest import make_policy

pytestmark = pytest.mark.django_db

PAGE = "/notifications/simulator/"
API = "/api/notifications/simulate"


@pytest.fixture
def job(alice):
    job = make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)
    add_document(job, 1, State.FAILED, error_code="encrypted")
    return job


def add_rule(*actions: dict[str, object], **values: object) -> RoutingRule:
    return RoutingRule.objects.create(
        **({"name": "r", "actions": list(actions)} | values)
    )


def line(found: Simulation, channel: Channel) -> Line:
    [one] = [entry for entry in found.lines if entry.channel == channel]
    return one


def failed(job, user) -> Simulation:
    event = event_of(Kind.JOB_FAILED, job, now=NOW)
    return simulate(event, user, now=NOW)


def test_the_owner_is_told_by_the_usual_ways(job, alice):
    found = failed(job, alice)

    assert found.is_concerned is True
    assert found.severity == Severity.ERROR
    assert line(found, Channel.DATABASE).is_told is True
    mail = line(found, Channel.EMAIL)
    assert (mail.is_told, mail.at, mail.place) == (True, NOW, alice.email)


def test_a_stranger_is_not_and_it_says_so(job, charlie):
    assert failed(job, charlie).is_concerned is False


def test_a_group_that_a_rule_tells_is_concerned(job, charlie):
    group = Group.objects.create(name="g")
    charlie.groups.add(group)
    add_rule({"action": "notify_group", "group": group.pk})

    assert failed(job, charlie).is_concerned is True


def test_quiet_hours_show_the_time_it_would_go(job, alice):
    for weekday in range(7):
        QuietHours.objects.create(
            user=alice, weekday=weekday, start=time(10, 0), end=time(14, 0)
        )
    noon = NOW.replace(hour=12, minute=0, second=0)

    event = event_of(Kind.JOB_FAILED, job, now=noon)
    mail = line(simulate(event, alice, now=noon), Channel.EMAIL)

    assert (mail.is_told, mail.is_later) == (True, True)
    assert mail.at == noon + timedelta(hours=2)
    assert "quiet hours" in mail.reason


def test_each_rule_says_why(job, alice):
    add_rule({"action": "drop_channel", "channel": "email"}, name="calm")
    add_rule(
        {"action": "set_severity", "severity": "critical"},
        name="exams",
        conditions=[{"field": "error_code", "operator": "eq", "value": "x"}],
    )

    found = failed(job, alice)

    assert [(d["name"], d["is_fired"]) for d in found.decisions] == [
        ("calm", True),
        ("exams", False),
    ]
    mail = line(found, Channel.EMAIL)
    assert (mail.is_told, mail.reason) == (False, "A routing rule dropped it.")


def test_an_escalation_lists_its_steps(job, alice, bob):
    policy = make_policy(
        {"user": bob, "channels": ["email"]}, {"user": alice}, rounds=2
    )
    add_rule({"action": "start_escalation", "policy": policy.pk})

    found = failed(job, alice)

    assert [(step.minutes, step.who) for step in found.escalations] == [
        (5, "bob"),
        (10, "alice"),
        (15, "bob"),
        (20, "alice"),
    ]
    assert not EscalationRun.objects.exists()


def test_nothing_is_changed(job, alice):
    rule = add_rule({"action": "add_channel", "channel": "push"}, cooldown_minutes=10)

    failed(job, alice)

    rule.refresh_from_db()
    assert rule.last_fired_at is None
    for model in (NotificationEvent, Notification, Delivery):
        assert not model.objects.exists()


def test_what_is_simulated_is_what_is_done(job, alice):
    add_rule({"action": "drop_channel", "channel": "websocket"})
    found = failed(job, alice)
    told = {entry.channel for entry in found.lines if entry.is_told}

    event = event_of(Kind.JOB_FAILED, job, now=NOW)
    event.idempotency_key, event.next_attempt_at = "x", NOW
    event.save()
    assert fan_out(event.pk) is True

    rows = Delivery.objects.filter(recipient=alice, status=Status.PENDING)
    assert set(rows.values_list("channel", flat=True)) == told - {Channel.DATABASE}


@pytest.mark.parametrize("seconds", [10.0, 600.0])
def test_a_step_of_a_short_job_is_told_nowhere_as_it_really_is(alice, seconds):
    times = {"promised_seconds": seconds, "promised_at": NOW, "finished_at": None}
    job = make_job(alice, State.PROCESSING, **times)
    event = event_of(Kind.JOB_STARTED, job, now=NOW)
    told = [entry for entry in simulate(event, alice, now=NOW).lines if entry.is_told]

    event.idempotency_key, event.next_attempt_at = "x", NOW
    event.save()
    assert fan_out(event.pk) is True
    assert Notification.objects.exists() is bool(told) is (seconds > 60)
