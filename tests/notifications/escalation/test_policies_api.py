"""Escalation policies for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import EscalationPolicy, EscalationStep

pytestmark = pytest.mark.django_db

POLICIES = "/api/notifications/escalation-policies"
WANTED: dict[str, Any] = {
    "name": "On call",
    "rounds": 2,
    "steps": [
        {"user": "bob", "wait_minutes": 15, "condition": "unread"},
        {"group": "Office", "channels": ["email"]},
    ],
}


@pytest.fixture
def office(db) -> Group:
    return Group.objects.create(name="Office")


@pytest.fixture
def policy(bob, office) -> EscalationPolicy:
    row = EscalationPolicy.objects.create(name="On call", rounds=2)
    row.steps.create(user=bob, wait_minutes=15, condition="unread")
    return row


def post(client, **values: Any):
    return client.post(POLICIES, WANTED | values, format="json")


def patch(client, row: EscalationPolicy, **values: Any):
    return client.patch(f"{POLICIES}/{row.pk}", values, format="json")


def flags() -> list[int]:
    lines = LogEntry.objects.order_by("pk")
    return list(lines.values_list("action_flag", flat=True))


def test_a_policy_is_made_with_its_steps_in_their_order(bob_api, bob, office):
    answer = post(bob_api)
    assert answer.status_code == 201
    row = EscalationPolicy.objects.get()
    assert (row.name, row.is_active, row.rounds) == ("On call", True, 2)
    first, second = row.steps.all()
    assert (first.user, first.wait_minutes, first.condition) == (bob, 15, "unread")
    assert (second.group, second.channels, second.position) == (office, ["email"], 1)
    assert bob_api.get(POLICIES).json() == [answer.json()]
    assert bob_api.get(f"{POLICIES}/{row.pk}").json() == answer.json()
    assert [step["user"] for step in answer.json()["steps"]] == ["bob", None]
    assert flags() == [ADDITION]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"rounds": 10}, "rounds"),
        ({"steps": []}, "steps"),
        ({"steps": [{}]}, "steps"),
        ({"steps": [{"user": "bob", "group": "Office"}]}, "steps"),
        ({"steps": [{"user": "bob", "colour": "red"}]}, "steps"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_no_policy_is_refused(bob_api, office, values, field):
    answer = post(bob_api, **values)
    assert answer.status_code == 400
    # What is wrong with an entry is named with its place in the list.
    assert any(name.startswith(field) for name in answer.json()["fields"])
    assert not EscalationPolicy.objects.exists()


def test_two_policies_never_have_one_name(bob_api, policy):
    other = EscalationPolicy.objects.create(name="Other")
    assert post(bob_api).json()["fields"].keys() == {"name"}
    assert patch(bob_api, other, name="On call").status_code == 400
    assert patch(bob_api, policy, name="On call").status_code == 200
    assert EscalationPolicy.objects.filter(name="On call").get() == policy


def test_a_change_leaves_the_rest_with_its_steps(bob_api, policy):
    step = policy.steps.get()
    assert patch(bob_api, policy, is_active=False).status_code == 200
    policy.refresh_from_db()
    assert (policy.is_active, policy.rounds) == (False, 2)
    assert policy.steps.get() == step
    assert flags() == [CHANGE]


def test_steps_are_replaced_all_at_once_or_not_at_all(bob_api, policy):
    bad = [{"group": "Office"}, {"group": "nobodies"}]
    assert patch(bob_api, policy, steps=bad, rounds=3).status_code == 400
    policy.refresh_from_db()
    assert (policy.rounds, policy.steps.get().wait_minutes) == (2, 15)

    answer = patch(bob_api, policy, steps=[{"group": "Office"}])
    assert [step["group"] for step in answer.json()["steps"]] == ["Office"]
    assert EscalationStep.objects.get().user is None


def test_a_policy_is_deleted_with_its_steps(bob_api, policy):
    assert bob_api.delete(f"{POLICIES}/{policy.pk}").status_code == 204
    assert bob_api.get(f"{POLICIES}/{policy.pk}").status_code == 404
    assert patch(bob_api, policy, name="Gone").status_code == 404
    assert not EscalationPolicy.objects.exists()
    assert not EscalationStep.objects.exists()
    assert flags() == [DELETION]


def test_many_policies_are_listed_by_as_many_queries_as_one(
    bob_api, bob, office, policy
):
    policy.steps.create(group=office, position=1)
    with CaptureQueriesContext(
        connection,
    ) as of_one:
        bob_api.get(POLICIES)
    for number in range(5):
        other = EscalationPolicy.objects.create(name=f"Other {number}")
        other.steps.create(user=bob)
        other.steps.create(group=office)
    with CaptureQueriesContext(connection) as of_many:
        assert len(bob_api.get(POLICIES).json()) == 6
    assert len(of_many) == len(of_one)


def test_policies_are_for_those_who_may_see_them_in_the_admin(
    alice_api, dora_api, policy
):
    for client in (alice_api, dora_api):
        assert client.get(POLICIES).status_code == 403
        assert client.get(f"{POLICIES}/{policy.pk}").status_code == 403
        assert post(client, name="Mine").status_code == 403
        assert patch(client, policy, name="Mine").status_code == 403
        assert client.delete(f"{POLICIES}/{policy.pk}").status_code == 403
    assert EscalationPolicy.objects.get().name == "On call"


def test_replacing_steps_takes_the_rights_on_steps(dora, dora_api, policy):
    may(dora, dora_api, "change_escalationpolicy", "change_escalationstep")
    assert patch(dora_api, policy, rounds=3).status_code == 200
    steps = [{"group": "Office"}]
    assert patch(dora_api, policy, steps=steps, rounds=4).status_code == 403
    policy.refresh_from_db()
    assert (policy.rounds, policy.steps.get().wait_minutes) == (3, 15)
    may(dora, dora_api, "add_escalationstep", "delete_escalationstep")
    assert patch(dora_api, policy, steps=steps).status_code == 200


def may(user, client, *names: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_authenticate(type(user).objects.get(pk=user.pk))
