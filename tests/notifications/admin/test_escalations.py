"""Escalation policies in the admin: steps that tell exactly one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from notifications.models import EscalationPolicy, EscalationStep

pytestmark = pytest.mark.django_db

ADD = "/admin/notifications/escalationpolicy/add/"


@pytest.fixture
def admin_client(client, db) -> Any:
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


def policy(user: User, **values: str) -> dict[str, str]:
    return {
        "name": "On call",
        "is_active": "on",
        "rounds": "2",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-position": "0",
        "steps-0-wait_minutes": "15",
        "steps-0-condition": "unread",
        "steps-0-user": str(user.pk),
        "steps-0-channels": "email",
    } | values


def test_a_policy_is_kept_with_its_steps(admin_client, bob):
    admin_client.post(ADD, policy(bob))

    step = EscalationStep.objects.get()
    assert (step.user, step.wait_minutes, step.channels) == (bob, 15, ["email"])
    assert step.policy.rounds == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"steps-0-user": ""}, "Choose one: a person, a group or an endpoint."),
        ({"rounds": "10"}, "less than or equal to 9"),
        ({"steps-0-channels": "pigeon"}, "pigeon is not one of"),
    ],
)
def test_a_policy_that_cannot_be_is_not_kept(admin_client, bob, values, message):
    answer = admin_client.post(ADD, policy(bob, **values))

    assert message in answer.content.decode()
    assert not EscalationPolicy.objects.exists()


def test_the_editor_says_that_people_see_the_escalation_not_the_job(admin_client):
    assert "They do not see the job" in admin_client.get(ADD).content.decode()


def test_the_editor_offers_people_by_name_and_channels_by_label(admin_client):
    page = admin_client.get(ADD).content.decode()

    assert "admin-autocomplete" in page
    assert "In the app" in page
    assert "css/admin-policies.css" in page
