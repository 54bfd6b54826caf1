from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from notifications import deliveries, fanout
from notifications.fanout import audience, inboxes, occasions, running, waiting
from notifications.kinds import Channel, Kind, Severity
from notifications.models import (
    Delivery,
    Notification,
    NotificationEvent,
    NotificationSettings,
    RoutingRule,
    WebhookEndpoint,
)
from notifications.registry import REGISTRY
from notifications.statuses import Reason, Status
from progress.models import Batch, Job
from progress.states import State
from tests.notifications.conftest import NOW, make_event, make_job, make_notification


def waiting_event(kind: Kind = Kind.JOB_COMPLETED, **values) -> NotificationEvent:
    entry = REGISTRY[kind]
    defaults = {
        "kind": kind,
        "severity": entry.severity,
        "payload": dict(entry.sample),
        "occurred_at": timezone.now(),
        "fanned_out_at": None,
    }
    return make_event(**(defaults | values))


def of_length(seconds: float | None, kind: Kind = Kind.JOB_STARTED) -> dict[str, Any]:
    return REGISTRY[kind].sample | {"expected_seconds": seconds}


def told(event: NotificationEvent) -> Notification:
    return Notification.objects.get(event=event)


def statuses(event: NotificationEvent) -> dict[str, tuple[str, str]]:
    rows = Delivery.objects.filter(event=event)
    return {row.channel: (row.status, row.reason) for row in rows}


def at_work(owner: User, **values) -> Job:
    values = {"documents_completed": 0, "finished_at": None} | values
    return make_job(owner, State.PROCESSING, **values)


def make_staff(count: int) -> None:
    User.objects.bulk_create(
        User(username=f"s{n}", email=f"s{n}@example.org", is_staff=True)
        for n in range(count)
    )


def test_the_owner_has_a_row_in_the_inbox_and_deliveries(alice):
    event = waiting_event(job=make_job(alice))
    assert fanout.fan_out(event.pk)
    row = told(event)
    assert row.recipient == alice
    assert row.title == "“May exams” is finished"
    assert row.url == f"/jobs/{event.job_id}/"
    assert statuses(event) == {
        "websocket": ("pending", ""),
        "email": ("pending", ""),
        "log": ("pending", ""),
    }
    event.refresh_from_db()
    assert event.fanned_out_at
    assert event.lease_token is None


def test_an_event_is_told_once(alice):
    event = waiting_event(job=make_job(alice))
    assert fanout.fan_out(event.pk)
    assert not fanout.fan_out(event.pk)
    assert Notification.objects.count() == 1
    assert Delivery.objects.count() == 3


def test_an_event_that_is_gone_is_told_to_nobody(db):
    assert not fanout.fan_out(uuid4())


def test_what_a_crash_left_half_done_is_made_whole_and_nothing_twice(
    alice, monkeypatch
):
    event = waiting_event(job=make_job(alice))
    with monkeypatch.context() as patch:
        patch.setattr(waiting, "finish", lambda hold, now: False)
        fanout.fan_out(event.pk)
    first = told(event)
    Delivery.objects.filter(channel=Channel.EMAIL).delete()
    NotificationEvent.objects.update(lease_expires_at=NOW - timedelta(days=1))
    assert fanout.fan_out(event.pk)
    assert told(event) == first
    assert set(statuses(event)) == {"websocket", "email", "log"}


def test_a_failure_gives_the_event_back_with_its_reason(alice, monkeypatch, caplog):
    event = waiting_event(job=make_job(alice))
    with monkeypatch.context() as patch:
        patch.setattr(inboxes, "tell", lambda *_: 1 / 0)
        assert not fanout.fan_out(event.pk)
    event.refresh_from_db()
    assert "ZeroDivisionError" in event.error
    assert event.lease_token is None
    assert event.next_attempt_at > timezone.now()
    assert not fanout.fan_out(event.pk), "not before its time"
    NotificationEvent.objects.update(next_attempt_at=NOW)
    assert fanout.fan_out(event.pk)


def test_who_lost_the_lease_writes_nothing(alice, monkeypatch):
    event = waiting_event(job=make_job(alice))
    monkeypatch.setattr(waiting, "renew", lambda hold, now: False)
    assert not fanout.fan_out(event.pk)
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


def test_alerts_go_to_staff(alice, bob, dora):
    event = waiting_event(Kind.SYSTEM_ALERT)
    fanout.fan_out(event.pk)
    assert set(event.notifications.values_list("recipient__username", flat=True)) == {
        "bob",
        "dora",
    }


def test_an_event_of_one_person_is_told_to_nobody_else(alice, bob):
    event = waiting_event(job=make_job(alice), recipient=bob)
    fanout.fan_out(event.pk)
    assert told(event).recipient == bob


def test_who_cancelled_is_not_told(alice):
    event = waiting_event(Kind.JOB_CANCELLED, job=make_job(alice), actor=alice)
    fanout.fan_out(event.pk)
    assert not event.notifications.exists()


def test_a_start_that_is_over_is_no_news(alice):
    event = waiting_event(Kind.JOB_STARTED, job=make_job(alice))
    assert fanout.fan_out(event.pk)
    assert not event.notifications.exists()
    assert statuses(event) == {}


@pytest.mark.parametrize(
    ("kind", "seconds", "above", "expected"),
    [
        (Kind.JOB_STARTED, 59, None, 0),
        (Kind.JOB_STARTED, 60, None, 1),
        (Kind.JOB_STARTED, None, None, 0),
        (Kind.JOB_STARTED, None, 0, 1),
        (Kind.PROGRESS_MILESTONE, 59, None, 0),
        (Kind.PROGRESS_MILESTONE, 60, None, 1),
        (Kind.PROGRESS_MILESTONE, 1, 0, 1),
    ],
)
def test_the_inbox_is_not_told_each_step_of_a_short_job(
    alice, kind, seconds, above, expected
):
    NotificationSettings.objects.create(
        user=alice, milestones_above_seconds=above, updated_at=timezone.now()
    )
    event = waiting_event(kind, job=at_work(alice), payload=of_length(seconds, kind))
    assert fanout.fan_out(event.pk)
    assert Notification.objects.filter(event=event).count() == expected
    planned = Delivery.objects.filter(event=event, recipient=alice)
    assert expected or not planned.exists()


def test_what_was_on_its_way_counts_as_read_once_the_job_has_ended(alice):
    job = at_work(alice)
    started = waiting_event(Kind.JOB_STARTED, job=job, payload=of_length(600))
    assert fanout.fan_out(started.pk)
    failed = waiting_event(Kind.DOCUMENT_FAILED, job=job)
    assert fanout.fan_out(failed.pk)
    ended = waiting_event(Kind.JOB_FAILED, job=job)
    assert fanout.fan_out(ended.pk)
    assert told(started).read_at == ended.occurred_at
    # Browsers that watch the inbox are told of the change by its number.
    assert told(started).seq == told(ended).seq
    assert told(failed).read_at is None
    assert told(ended).read_at is None


def test_failures_of_one_job_are_one_row_and_one_noise(alice):
    job = at_work(alice, documents_total=9)
    for number in (1, 2, 3):
        payload = REGISTRY[Kind.DOCUMENT_FAILED].sample | {"documents_failed": number}
        event = waiting_event(
            Kind.DOCUMENT_FAILED, job=job, group_key="job:1", payload=payload
        )
        fanout.fan_out(event.pk)
    shown = Notification.objects.inbox_of(alice).get()
    assert shown.count == 3
    assert shown.created_at == event.occurred_at
    assert Notification.objects.count() == 3
    toasts = Delivery.objects.filter(channel=Channel.WEBSOCKET)
    assert toasts.filter(status=Status.PENDING).count() == 1
    assert toasts.filter(reason=Reason.COLLAPSED).count() == 2


def test_what_was_read_is_not_made_unread_by_more_of_it(alice):
    job = at_work(alice, documents_total=9)
    first = waiting_event(Kind.DOCUMENT_FAILED, job=job, group_key="job:1")
    fanout.fan_out(first.pk)
    Notification.objects.update(read_at=NOW)
    second = waiting_event(Kind.DOCUMENT_FAILED, job=job, group_key="job:1")
    fanout.fan_out(second.pk)
    assert Notification.objects.inbox_of(alice).count() == 2
    assert Notification.objects.unread().get().event == second


def test_a_milestone_takes_the_place_of_an_older_one_that_waits(alice):
    job = at_work(alice)
    for percent in (25, 50):
        payload = REGISTRY[Kind.PROGRESS_MILESTONE].sample | {"percent": percent}
        event = waiting_event(
            Kind.PROGRESS_MILESTONE, job=job, group_key="job:1", payload=payload
        )
        fanout.fan_out(event.pk)
    reasons = Delivery.objects.order_by("created_at").values_list("status", "reason")
    assert list(reasons) == [("skipped", "collapsed"), ("pending", "")]
    assert "50" in Notification.objects.inbox_of(alice).get().title


def jobs_of_batch(alice) -> list[Job]:
    batch = Batch.objects.create(
        owner=alice, title="Summer term", created_at=NOW, jobs_total=2
    )
    return [make_job(alice, batch=batch) for _ in range(2)]


def test_the_jobs_of_a_batch_end_silently(alice):
    job, _ = jobs_of_batch(alice)
    event = waiting_event(job=job, batch=job.batch)
    fanout.fan_out(event.pk)
    found = statuses(event)
    assert found["email"] == found["websocket"] == ("skipped", "collapsed")
    assert told(event)


def test_the_first_failure_of_a_batch_is_told_at_once_and_the_rest_with_the_batch(
    alice,
):
    for number, job in enumerate(jobs_of_batch(alice)):
        event = waiting_event(Kind.JOB_FAILED, job=job, batch=job.batch)
        fanout.fan_out(event.pk)
        expected = ("skipped", "collapsed") if number else ("pending", "")
        assert statuses(event)["email"] == expected


def test_endpoints_hear_of_the_kinds_they_asked_for(alice, bob):
    def endpoint(name: str, owner: User | None, **values) -> WebhookEndpoint:
        return WebhookEndpoint.objects.create(
            name=name, owner=owner, url="https://example.org", created_at=NOW, **values
        )

    endpoint("mine", alice)
    endpoint("mine, too", alice, kinds=[Kind.JOB_COMPLETED])
    endpoint("other kinds", alice, kinds=[Kind.JOB_FAILED])
    endpoint("off", alice, is_enabled=False)
    endpoint("bob's", bob)
    endpoint("nobody's", None)
    event = waiting_event(job=make_job(alice))
    fanout.fan_out(event.pk)
    told = Delivery.objects.filter(event=event, channel=Channel.WEBHOOK)
    assert set(told.values_list("endpoint__name", flat=True)) == {
        "mine",
        "mine, too",
        "nobody's",
    }
    assert told.get(endpoint__name="nobody's").recipient is None


def rule(**values) -> RoutingRule:
    return RoutingRule.objects.create(**({"name": "a rule"} | values))


def test_rules_add_drop_and_tell_groups(alice, charlie):
    group = Group.objects.create(name="operators")
    group.user_set.add(charlie)
    rule(
        actions=[
            {"action": "drop_channel", "channel": "email"},
            {"action": "notify_group", "group": group.pk},
            {"action": "set_severity", "severity": "critical"},
        ]
    )
    event = waiting_event(job=make_job(alice))
    fanout.fan_out(event.pk)
    assert event.notifications.count() == 2
    assert statuses(event)["email"] == ("skipped", "rule")
    event.refresh_from_db()
    assert event.severity == Severity.CRITICAL
    assert event.decisions[0]["is_fired"]


def test_a_rule_fires_again_after_a_crash_although_it_rests(alice, monkeypatch):
    rule(actions=[{"action": "drop_channel", "channel": "email"}], cooldown_minutes=60)
    event = waiting_event(job=make_job(alice))
    with monkeypatch.context() as patch:
        patch.setattr(running, "_tell_machines", lambda *_: 1 / 0)
        fanout.fan_out(event.pk)
    NotificationEvent.objects.update(next_attempt_at=NOW)
    assert fanout.fan_out(event.pk)
    assert statuses(event)["email"] == ("skipped", "rule")


def test_a_rule_that_changed_what_it_asks_for_fires_again_after_a_crash(
    alice, monkeypatch
):
    rule(
        conditions=[{"field": "severity", "operator": "eq", "value": "info"}],
        actions=[
            {"action": "set_severity", "severity": "error"},
            {"action": "drop_channel", "channel": "email"},
        ],
    )
    event = waiting_event(job=make_job(alice))
    with monkeypatch.context() as patch:
        patch.setattr(running, "_tell_machines", lambda *_: 1 / 0)
        fanout.fan_out(event.pk)
    NotificationEvent.objects.update(next_attempt_at=NOW)

    assert fanout.fan_out(event.pk)

    assert statuses(event)["email"] == ("skipped", "rule")


def test_a_rule_whose_firing_was_not_kept_does_not_rest(alice, monkeypatch):
    resting = rule(
        actions=[{"action": "drop_channel", "channel": "email"}], cooldown_minutes=60
    )
    event = waiting_event(job=make_job(alice))
    with monkeypatch.context() as patch:
        patch.setattr(occasions, "held", lambda _: NotificationEvent.objects.none())
        assert not fanout.fan_out(event.pk)

    resting.refresh_from_db()
    assert resting.last_fired_at is None


def test_the_sample_of_an_end_reads_nothing_of_other_jobs(alice):
    on_its_way = make_event(kind=Kind.PROGRESS_MILESTONE)
    told = make_notification(alice, event=on_its_way)
    event = waiting_event(recipient=alice)

    assert fanout.fan_out(event.pk)

    told.refresh_from_db()
    assert told.read_at is None


def test_a_test_goes_by_its_channel_alone(alice):
    payload = {"title": "A test", "channel": "email"}
    event = waiting_event(Kind.TEST, payload=payload, recipient=alice)
    fanout.fan_out(event.pk)
    assert statuses(event) == {"email": ("pending", "")}


def test_twice_as_many_people_cost_twice_the_chunks_and_no_more(
    bob, monkeypatch, django_assert_max_num_queries
):
    make_staff(39)
    first = waiting_event(Kind.SYSTEM_ALERT)
    with django_assert_max_num_queries(70):
        fanout.fan_out(first.pk)
    assert first.notifications.count() == 40
    monkeypatch.setattr(audience, "CHUNK", 20)
    second = waiting_event(Kind.SYSTEM_ALERT)
    with django_assert_max_num_queries(100):
        fanout.fan_out(second.pk)
    assert second.notifications.count() == 40


def test_an_event_nobody_was_nudged_for_is_found(alice):
    event = waiting_event(job=make_job(alice))
    now = timezone.now()
    assert fanout.take_waiting(now=event.next_attempt_at) == []
    assert fanout.take_waiting(now=now + waiting.NUDGE_TRUST) == [event.pk]
    fanout.fan_out(event.pk)
    assert fanout.take_waiting(now=now + waiting.NUDGE_TRUST) == []


@pytest.mark.django_db(transaction=True)
def test_deliveries_are_nudged_after_the_commit(alice, mailoutbox, tasks_run_at_once):
    event = waiting_event(job=make_job(alice))
    fanout.fan_out(event.pk)
    assert len(mailoutbox) == 1
    assert deliveries.take_due(now=timezone.now()) == []
