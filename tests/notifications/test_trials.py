from __future__ import annotations

from contextlib import suppress

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from notifications.errors import TooMany
from notifications.escalation.fallback import fall_back
from notifications.kinds import Channel, Kind
from notifications.models import (
    ChannelPreference,
    Delivery,
    EscalationRun,
    Notification,
    NotificationEvent,
    RoutingRule,
)
from notifications.statuses import Status
from notifications.trials import sending
from tests.notifications.conftest import fan_out_all
from tests.notifications.digests.conftest import together
from tests.notifications.escalation.conftest import make_policy
from tests.notifications.webhooks import make_endpoint

TEST = "/notifications/test"


def test_the_button_sends_a_test_by_its_channel_alone(alice_client, alice):
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", is_enabled=False
    )
    page = alice_client.post(
        TEST, {"channel": "email", "next": "/notifications/"}, follow=True
    )
    assert "A test is on its way by e-mail." in page.content.decode()
    assert page.redirect_chain == [("/notifications/", 302)]
    fan_out_all()
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.status) == ("email", "pending")
    assert delivery.recipient == alice


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", ""])
def test_the_button_leads_nowhere_else(alice_client, elsewhere):
    answer = alice_client.post(TEST, {"channel": "websocket", "next": elsewhere})
    assert answer["Location"] == "/notifications/preferences/"


@pytest.mark.parametrize("channel", ["email", "push", "webhook"])
def test_without_a_place_the_person_is_told_so(alice_client, alice, channel):
    alice.email = ""
    alice.save(update_fields=["email"])
    alice_client.post(TEST, {"channel": channel})
    assert not NotificationEvent.objects.exists()


@pytest.mark.parametrize("channel", ["log", "pigeon", ""])
def test_there_is_no_such_channel(alice_client, channel):
    assert alice_client.post(TEST, {"channel": channel}).status_code == 400


def test_nobody_else_sends_tests(client, db):
    assert client.post(TEST, {"channel": "email"}).status_code == 302
    assert not NotificationEvent.objects.exists()


def test_a_test_can_be_asked_for_by_rest(alice_api, alice):
    answer = alice_api.post("/api/notifications/test", {"channel": "email"})
    assert answer.status_code == 202
    event = NotificationEvent.objects.get(pk=answer.json()["event"])
    assert (event.recipient, event.kind) == (alice, Kind.TEST)


def test_what_cannot_be_sent_is_a_conflict(alice_api):
    answer = alice_api.post("/api/notifications/test", {"channel": "push"})
    assert answer.status_code == 409


def test_enough_is_enough(alice_api, monkeypatch):
    monkeypatch.setattr(sending, "MOST_AN_HOUR", 1)
    answers = [
        alice_api.post("/api/notifications/test", {"channel": "websocket"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert answers[1].json()["code"] == "too_many_tests"
    assert 3500 < int(answers[1]["Retry-After"]) <= 3600


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_not_both_the_last(alice, monkeypatch):
    monkeypatch.setattr(sending, "MOST_AN_HOUR", 1)

    def ask():
        with suppress(TooMany):
            sending.send_within_rate(alice, Channel.WEBSOCKET, now=timezone.now())

    together(ask, ask, ask)

    assert NotificationEvent.objects.count() == 1


def test_a_sample_is_not_stale_although_it_has_no_job(alice):
    sending.send(alice, Channel.EMAIL, kind=Kind.JOB_STARTED, now=timezone.now())
    fan_out_all()
    assert Delivery.objects.get().status == "pending"


@pytest.fixture
def _far_reaching_rule(bob, dora) -> None:
    """A rule for everything: tell a group and an endpoint, mail, and escalate."""
    group = Group.objects.create(name="Operators")
    dora.groups.add(group)
    policy = make_policy({"user": bob, "channels": ["email"]})
    endpoint = make_endpoint(owner=None)
    RoutingRule.objects.create(
        name="Everything",
        actions=[
            {"action": "add_channel", "channel": "log"},
            {"action": "notify_group", "group": group.pk},
            {"action": "send_to_endpoint", "endpoint": str(endpoint.pk)},
            {"action": "start_escalation", "policy": policy.pk},
        ],
        cooldown_minutes=60,
    )


@pytest.mark.usefixtures("_far_reaching_rule")
def test_a_test_of_any_kind_is_told_to_nobody_else(alice):
    for kind in Kind:
        sending.send(alice, Channel.EMAIL, kind=kind, now=timezone.now())
    fan_out_all()

    assert not EscalationRun.objects.exists()
    told = Delivery.objects.values_list("recipient", "channel").distinct()
    assert list(told.order_by()) == [(alice.pk, "email")]
    assert set(Notification.objects.values_list("recipient", flat=True)) == {alice.pk}
    assert RoutingRule.objects.get().last_fired_at is None


def test_a_test_that_bounces_is_told_to_nobody_else(alice):
    User.objects.create_superuser("root", "root@example.org", "x")
    sending.send(alice, Channel.EMAIL, kind=Kind.JOB_FAILED, now=timezone.now())
    fan_out_all()
    Delivery.objects.update(status=Status.BOUNCED, finished_at=timezone.now())

    assert fall_back(now=timezone.now()) == 0
    assert Delivery.objects.count() == 1
