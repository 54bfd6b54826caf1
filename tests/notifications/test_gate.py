"""What was true when a delivery was planned may not be true when it is sent."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from notifications import gate, rates, suppression
from notifications.kinds import Channel, Kind, Severity
from notifications.models import (
    ChannelPreference,
    Choice,
    Delivery,
    JobChoice,
    NotificationEvent,
    NotificationSettings,
    QuietHours,
    SiteDefault,
)
from notifications.registry import REGISTRY
from notifications.statuses import Reason, Status
from progress.models import Job
from progress.states import State
from tests.notifications.conftest import NOW

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def judged(delivery_in):
    """Plan a mail, let something happen, and ask whether it may go."""
    delivery = delivery_in()

    def judge(**changes):
        Delivery.objects.filter(pk=delivery.pk).update(**changes)
        fresh = Delivery.objects.with_content().get(pk=delivery.pk)
        return gate.judge(fresh, now=NOW)

    return judge


def tell(**values) -> None:
    NotificationEvent.objects.update(**values)


def pause(alice) -> None:
    NotificationSettings.objects.create(
        user=alice, paused_until=NOW + HOUR, updated_at=NOW
    )


def test_what_is_wanted_may_go(judged):
    assert judged() is None


def test_who_left_is_not_written_to(judged, alice):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert judged().reason == Reason.RECIPIENT_INACTIVE


def test_what_is_no_news_any_more_is_not_sent(judged):
    assert judged(expires_at=NOW).reason == Reason.EXPIRED
    assert judged(expires_at=NOW + HOUR) is None


def test_an_address_that_bounced_meanwhile_is_left_alone(judged):
    suppression.suppress(
        Channel.EMAIL, "alice@example.org", suppression.Cause.BOUNCED, now=NOW
    )
    assert judged().reason == Reason.SUPPRESSED


def test_a_preference_that_changed_meanwhile_counts(judged, alice):
    ChannelPreference.objects.create(
        user=alice, scope="kind:job_completed", channel="email", is_enabled=False
    )
    assert judged().reason == Reason.PREFERENCE


def test_a_job_that_was_muted_meanwhile_is_silent(judged, alice):
    JobChoice.objects.create(
        user=alice, job=Job.objects.get(), choice=Choice.MUTE, created_at=NOW
    )
    assert judged().reason == Reason.MUTED


def test_a_pause_holds_it_back(judged, alice):
    pause(alice)
    verdict = judged()
    assert (verdict.reason, verdict.until) == (Reason.PAUSED, NOW + HOUR)
    assert verdict.hold


def test_what_is_critical_knows_no_pause(judged, alice):
    pause(alice)
    tell(severity=Severity.CRITICAL)
    assert judged() is None


def test_a_test_is_sent_whatever_is_preferred(judged, alice):
    pause(alice)
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", is_enabled=False
    )
    tell(kind=Kind.TEST, payload=REGISTRY[Kind.TEST].sample)
    assert judged() is None


def test_a_rule_overrules_a_preference(judged, alice):
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", is_enabled=False
    )
    tell(decisions=[{"rule": 1, "is_fired": True, "actions": ["add channel: email"]}])
    assert judged() is None


@pytest.mark.parametrize("kind", [Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE])
def test_a_step_of_a_job_that_is_over_is_stale(judged, kind):
    tell(kind=kind, payload=REGISTRY[kind].sample)
    assert judged().reason == Reason.STALE


def test_a_step_of_an_earlier_attempt_is_stale(judged):
    tell(kind=Kind.PROGRESS_MILESTONE, payload={"attempt": 1, "percent": 50})
    Job.objects.update(state=State.PROCESSING, attempt=2)
    assert judged().reason == Reason.STALE


def test_a_step_of_a_deleted_job_is_stale(judged):
    tell(kind=Kind.JOB_STARTED, job=None)
    assert judged().reason == Reason.STALE


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        (Channel.PUSH, Reason.DESTINATION_DISABLED),
        (Channel.WEBSOCKET, None),
    ],
)
def test_a_browser_that_is_gone_gets_nothing(judged, channel, reason):
    verdict = judged(channel=channel)
    assert (verdict.reason if verdict else None) == reason


def test_an_endpoint_that_is_gone_gets_nothing(delivery_in):
    delivery = delivery_in(channel=Channel.WEBHOOK)
    verdict = gate.turn(delivery, now=NOW)
    assert verdict is not None
    assert verdict.reason == Reason.DESTINATION_DISABLED


@pytest.fixture
def crowded(monkeypatch, settings) -> None:
    """Every person and the mail provider have had enough for now."""
    settings.HEADWAY_MAILS_PER_SECOND = 1
    monkeypatch.setattr(rates, "PATIENCE", 5.0)
    monkeypatch.setattr(rates, "_taken_each", lambda names, *_: [3600.0] * len(names))


def test_who_was_told_too_much_is_told_later(delivery_in, crowded):
    delivery = delivery_in(status=Status.SENDING)
    waits = gate.turns_of_people([delivery], now=NOW)
    verdict = waits[delivery.pk]
    assert (verdict.reason, verdict.until) == (Reason.RATE_LIMIT, NOW + HOUR)


def test_a_provider_that_takes_no_more_is_left_alone(delivery_in, crowded):
    verdict = gate.turn(delivery_in(status=Status.SENDING), now=NOW)
    assert verdict is not None
    assert (verdict.reason, verdict.until) == (Reason.RATE_LIMIT, NOW + 5 * SECOND)


def test_nobody_waits_for_a_test(delivery_in, crowded):
    delivery = delivery_in()
    assert gate.may_take_time(delivery)
    delivery.event.kind = Kind.TEST
    assert not gate.may_take_time(delivery)
    assert gate.turn(delivery, now=NOW) is None
    assert gate.turns_of_people([delivery], now=NOW) == {}


def test_what_is_read_for_a_chunk_is_read_once(
    delivery_in, alice, django_assert_num_queries
):
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", is_enabled=True
    )
    QuietHours.objects.create(user=alice, weekday=0, start=time(22), end=time(7))
    for _ in range(9):
        delivery_in()
    rows = list(Delivery.objects.for_attempts())
    # Suppressions, what the people prefer, and their quiet hours.
    with django_assert_num_queries(3):
        known = gate.look(rows, now=NOW)
        assert [gate.judge(row, now=NOW, known=known) for row in rows] == [None] * 9


def test_an_attempt_reads_all_that_was_said(delivery_in, alice):
    """What for_attempts() looks for is there, so that nothing of it is skipped."""
    delivery = delivery_in()
    event = delivery.event
    assert said(delivery) == [False] * 4
    cell = {"channel": Channel.EMAIL, "scope": "*", "is_enabled": True}
    ChannelPreference.objects.create(user=alice, **cell)
    SiteDefault.objects.create(**cell)
    QuietHours.objects.create(user=alice, weekday=0, start=time(22), end=time(7))
    choose = JobChoice.objects.create
    choose(user=alice, job=event.job, choice=Choice.MUTE, created_at=NOW)
    assert said(delivery) == [True] * 4


def said(delivery) -> list[bool]:
    row = Delivery.objects.for_attempts().get(pk=delivery.pk)
    return [
        row.has_preferences,
        row.has_site_defaults,
        row.has_quiet_hours,
        row.has_job_choice,
    ]
