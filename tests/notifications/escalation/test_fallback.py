"""What could not be mailed goes another way, each way once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from notifications.escalation import fallback
from notifications.escalation.fallback import fall_back
from notifications.kinds import Severity
from notifications.models import Delivery, PushSubscription, VapidKey, WebhookEndpoint
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.escalation.conftest import make_failure


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", "x")


def lost_mail(event: Any, recipient: User, **values: Any) -> Delivery:
    defaults = {
        "key": f"{event.pk}:{recipient.pk}:email:",
        "channel": "email",
        "status": Status.BOUNCED,
        "next_attempt_at": NOW,
        "created_at": NOW,
        "finished_at": NOW,
    }
    return Delivery.objects.create(
        event=event, recipient=recipient, **(defaults | values)
    )


def others(lost: Delivery) -> list[tuple[str, str]]:
    rows = Delivery.objects.exclude(pk=lost.pk).order_by("created_at", "key")
    return list(rows.values_list("recipient__username", "channel"))


def add_endpoint(owner: User) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(
        owner=owner, name="x", url="https://example.org/x", created_at=NOW
    )


@pytest.fixture
def add_browser() -> Callable[[User], PushSubscription]:
    def add(user: User) -> PushSubscription:
        key = VapidKey.objects.create(generation=1, public_key="x", created_at=NOW)
        return PushSubscription.objects.create(
            user=user,
            sealed_endpoint="x",
            endpoint_hash="x",
            p256dh="x",
            sealed_auth="x",
            vapid_key=key,
            created_at=NOW,
        )

    return add


def settle(channel: str, status: Status) -> None:
    rows = Delivery.objects.filter(channel=channel)
    rows.update(status=status, finished_at=NOW)


def test_a_mail_that_bounced_goes_to_the_browsers_then_to_webhooks_then_to_admins(
    failure, alice, admin, add_browser
):
    add_browser(alice)
    add_endpoint(alice)
    lost = lost_mail(failure, alice)

    assert fall_back(now=NOW) == 1
    assert others(lost) == [("alice", "push")]
    assert fall_back(now=NOW) == 0

    settle("push", Status.FAILED)
    assert fall_back(now=NOW) == 1
    assert sorted(others(lost)) == [("alice", "push"), ("alice", "webhook")]

    settle("webhook", Status.FAILED)
    assert fall_back(now=NOW) == 1
    assert ("root", "email") in others(lost)
    assert len(others(lost)) == 3
    assert fall_back(now=NOW) == 0


def test_a_way_that_was_tried_is_not_tried_again(failure, alice, admin, add_browser):
    add_browser(alice)
    lost = lost_mail(failure, alice)
    lost_mail(failure, alice, key="p", channel="push", status=Status.SENT)

    fall_back(now=NOW)

    assert ("root", "email") in others(lost)
    assert others(lost).count(("alice", "push")) == 1


def test_those_that_have_no_other_way_hide_no_others(
    alice, charlie, add_browser, monkeypatch
):
    monkeypatch.setattr(fallback, "LIMIT", 2)
    add_browser(charlie)
    early = NOW - timedelta(hours=1)
    lost_mail(make_failure(charlie), charlie, created_at=early)
    for _ in range(2):
        lost_mail(make_failure(alice), alice)

    for _ in range(2):
        fall_back(now=NOW)

    assert Delivery.objects.filter(recipient=charlie, channel="push").count() == 1
    assert Delivery.objects.filter(recipient=None, channel="log").count() == 2
    assert fall_back(now=NOW) == 0


def test_those_that_went_another_way_hide_no_others(
    alice, bob, add_browser, monkeypatch
):
    monkeypatch.setattr(fallback, "LIMIT", 2)
    add_browser(bob)
    for number in range(5):
        at = NOW - timedelta(minutes=number)
        lost_mail(make_failure(bob), bob, created_at=at)

    for _ in range(3):
        fall_back(now=NOW)

    assert Delivery.objects.filter(recipient=bob, channel="push").count() == 5


def test_a_suppressed_address_counts_as_lost(failure, alice, add_browser):
    add_browser(alice)
    lost = lost_mail(failure, alice, status=Status.SKIPPED, reason=Reason.SUPPRESSED)

    assert fall_back(now=NOW) == 1
    assert others(lost) == [("alice", "push")]


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.SKIPPED, "reason": Reason.PREFERENCE},
        {"status": Status.DELIVERED},
        {"status": Status.CANCELLED},
    ],
)
def test_what_was_not_lost_goes_no_other_way(failure, alice, admin, values):
    lost = lost_mail(failure, alice, **values)

    assert fall_back(now=NOW) == 0
    assert others(lost) == []


def test_what_is_not_important_goes_no_other_way(alice, admin):
    lost = lost_mail(make_failure(alice, severity=Severity.INFO), alice)

    assert fall_back(now=NOW) == 0
    assert others(lost) == []
