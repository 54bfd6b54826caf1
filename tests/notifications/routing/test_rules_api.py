"""Routing rules for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from notifications.models import RoutingRule
from notifications.routing.taking import active_rules

pytestmark = pytest.mark.django_db

RULES = "/api/notifications/rules"
WANTED: dict[str, Any] = {
    "name": "Locked files",
    "conditions": [{"field": "error_code", "operator": "eq", "value": "encrypted"}],
    "actions": [{"action": "add_channel", "channel": "push"}],
    "cooldown_minutes": 10,
}


def post(client, **values: Any):
    return client.post(RULES, WANTED | values, format="json")


def patch(client, row: RoutingRule, **values: Any):
    return client.patch(f"{RULES}/{row.pk}", values, format="json")


@pytest.fixture
def rule(db) -> RoutingRule:
    return RoutingRule.objects.create(**WANTED)


def test_a_rule_that_is_made_is_in_force_and_listed(bob_api):
    answer = post(bob_api)
    assert answer.status_code == 201
    [rule] = active_rules()
    assert (rule.id, rule.name, rule.cooldown_minutes) == (
        answer.json()["id"],
        "Locked files",
        10,
    )
    assert bob_api.get(RULES).json() == [answer.json()]
    assert bob_api.get(f"{RULES}/{rule.id}").json() == answer.json()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"actions": []}, "actions"),
        ({"actions": WANTED["actions"] * 21}, "actions"),
        ({"actions": [{"action": "add_channel", "channel": "pigeon"}]}, "actions"),
        ({"actions": [{"action": "notify_group", "group": "9999"}]}, "actions"),
        ({"conditions": [{"field": "pages", "operator": "gte", "value": "x"}]}, None),
        ({"conditions": [{"field": [], "operator": "eq", "value": "x"}]}, None),
        ({"conditions": [{"field": "owner", "operator": "eq", "value": "\0"}]}, None),
        ({"conditions": [{"field": "owner", "operator": "eq", "value": {}}]}, None),
        ({"name": ""}, "name"),
        ({"last_fired_at": "2026-01-01T00:00:00Z"}, "last_fired_at"),
    ],
)
def test_what_is_no_rule_is_refused(bob_api, values, field):
    answer = post(bob_api, **values)
    assert answer.status_code == 400
    assert field is None or field in answer.json()["fields"]
    assert not RoutingRule.objects.exists()


def test_a_change_leaves_the_rest_and_when_it_last_fired(bob_api, rule):
    RoutingRule.objects.update(last_fired_at=timezone.now())
    answer = patch(bob_api, rule, is_active=False)
    assert answer.status_code == 200
    assert answer.json()["last_fired_at"]
    rule.refresh_from_db()
    assert (rule.is_active, rule.actions) == (False, WANTED["actions"])
    assert patch(bob_api, rule, actions=[]).status_code == 400
    rule.refresh_from_db()
    assert rule.actions == WANTED["actions"]


def test_a_rule_is_deleted(bob_api, rule):
    assert bob_api.delete(f"{RULES}/{rule.pk}").status_code == 204
    assert bob_api.get(f"{RULES}/{rule.pk}").status_code == 404
    assert not RoutingRule.objects.exists()


def test_each_deed_leaves_a_line_in_the_history_of_the_admin(bob, bob_api):
    rule = RoutingRule.objects.get(pk=post(bob_api).json()["id"])
    patch(bob_api, rule, cooldown_minutes=20)
    bob_api.delete(f"{RULES}/{rule.pk}")
    lines = LogEntry.objects.filter(object_id=str(rule.pk)).order_by("pk")
    assert [line.action_flag for line in lines] == [ADDITION, CHANGE, DELETION]
    assert {line.user for line in lines} == {bob}
    assert lines[1].get_change_message() == "cooldown_minutes"


def test_each_deed_takes_its_right(dora, dora_api, alice_api, rule):
    one = f"{RULES}/{rule.pk}"
    for client in (dora_api, alice_api):
        assert client.get(RULES).status_code == 403
        assert client.get(one).status_code == 403
    dora.user_permissions.add(Permission.objects.get(codename="view_routingrule"))
    dora = type(dora).objects.get(pk=dora.pk)
    dora_api.force_authenticate(dora)
    assert dora_api.get(RULES).status_code == 200
    assert post(dora_api).status_code == 403
    assert patch(dora_api, rule, name="Mine").status_code == 403
    assert dora_api.delete(one).status_code == 403
    assert RoutingRule.objects.get().name == WANTED["name"]
