"""The simulator's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.kinds import Kind
from notifications.models import NotificationSettings, RoutingRule
from progress.states import State
from tests.notifications.conftest import make_job
from tests.notifications.escalation.conftest import make_policy
from tests.notifications.webhooks import make_endpoint

pytestmark = pytest.mark.django_db

PAGE = "/notifications/simulator/"


@pytest.fixture
def job(alice):
    return make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)


@pytest.mark.parametrize("kind", Kind)
def test_the_page_shows_each_sample(bob_client, kind):
    answer = bob_client.get(PAGE, {"kind": kind.value})

    assert answer.status_code == 200
    assert "3. Ways" in answer.content.decode()


def test_the_page_takes_a_real_job_and_says_what_is_wrong(bob_client, job):
    asked = {"kind": "job_failed", "job": str(job.pk)}
    assert "alice is a recipient." in bob_client.get(PAGE, asked).content.decode()

    body = bob_client.get(PAGE, asked | {"person": "nobody"}).content.decode()
    assert "There is nobody of this name." in body


def test_only_staff_see_it(alice_client, client):
    assert alice_client.get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302


def test_the_page_says_names_where_there_are_ids(bob_client, alice, bob, job):
    policy = make_policy({"user": bob})
    mine, site = make_endpoint(alice, name="Mine"), make_endpoint(None, name="Pager")
    RoutingRule.objects.create(
        name="Failures",
        actions=[
            {"action": "start_escalation", "policy": policy.pk},
            {"action": "send_to_endpoint", "endpoint": str(site.pk)},
            {"action": "add_channel", "channel": "webhook"},
        ],
    )

    asked = {"kind": "job_failed", "job": str(job.pk)}
    page = bob_client.get(PAGE, asked).content.decode()

    assert "Start the escalation “On call”" in page
    assert "Send to the webhook “Pager”" in page
    assert "Tell by Webhook" in page
    assert str(mine.pk) not in page
    assert "Mine" in page
    assert "of the severity “error”. alice is a recipient." in page
    assert "<strong>In the app</strong>" in page


def test_what_a_rule_points_to_may_be_gone(bob_client, job):
    RoutingRule.objects.create(
        name="Old", actions=[{"action": "notify_group", "group": 99}]
    )

    page = bob_client.get(PAGE, {"kind": "job_failed"}).content.decode()

    assert "Tell the group that is gone" in page


def test_times_are_those_of_who_looks(bob_client, bob, alice, job):
    NotificationSettings.objects.create(
        user=bob, time_zone="Asia/Tokyo", updated_at=timezone.now()
    )
    NotificationSettings.objects.create(
        user=alice,
        paused_until=timezone.now() + timedelta(days=1),
        updated_at=timezone.now(),
    )

    asked = {"kind": "job_failed", "job": str(job.pk)}
    assert "JST</time>" in bob_client.get(PAGE, asked).content.decode()
