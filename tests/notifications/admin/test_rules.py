"""Routing rules in the admin: rows, clear errors, and lists that are kept as chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from notifications.admin import rules
from notifications.models import RoutingRule
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

ADD = "/admin/notifications/routingrule/add/"
RULE = {
    "name": "Failures at night",
    "position": "0",
    "is_active": "on",
    "match": "all",
    "cooldown_minutes": "0",
    "conditions-0-field": "severity",
    "conditions-0-operator": "gte",
    "conditions-0-value": "error",
    "conditions-2-field": "owner",
    "conditions-2-operator": "in",
    "conditions-2-value": "alice, bob",
    "conditions-3-field": "batch",
    "conditions-3-operator": "exists",
    "conditions-3-value": "no",
    "actions-0-deed": "add_channel|email",
}


@pytest.fixture
def admin_client(client, db) -> Any:
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


def test_rows_become_lists(admin_client):
    admin_client.post(ADD, RULE)

    rule = RoutingRule.objects.get()
    assert rule.conditions == [
        {"field": "severity", "operator": "gte", "value": "error"},
        {"field": "owner", "operator": "in", "value": ["alice", "bob"]},
        {"field": "batch", "operator": "exists", "value": False},
    ]
    assert rule.actions == [{"action": "add_channel", "channel": "email"}]


def test_a_rule_is_shown_as_it_was_chosen(admin_client):
    admin_client.post(ADD, RULE)
    rule = RoutingRule.objects.get()

    body = admin_client.get(
        f"/admin/notifications/routingrule/{rule.pk}/change/"
    ).content.decode()

    assert '<option value="severity" selected>' in body
    assert 'value="Error"' in body
    assert '<option value="Job failed" label="Message">' in body
    assert 'value="alice, bob"' in body
    assert '<option value="add_channel|email" selected>' in body


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"conditions-0-value": "bad"}, "Condition 1: “bad” is no severity"),
        ({"conditions-0-operator": "contains"}, "Condition 1: “severity” can be"),
        ({"conditions-3-value": "maybe"}, "Condition 3: the value of “exists” is"),
        ({"actions-0-deed": "explode|x"}, "Action 1: choose what to do"),
        ({"actions-0-deed": "start_escalation|99"}, "there is no policy “99”"),
        ({"actions-0-deed": ""}, "A rule needs at least one action."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(admin_client, row, message):
    answer = admin_client.post(ADD, RULE | row)

    assert message in answer.content.decode()
    assert not RoutingRule.objects.exists()


def test_what_people_wrote_is_shown_as_text(admin_client):
    evil = '"><script>alert(1)</script>'

    answer = admin_client.post(
        ADD, RULE | {"conditions-0-value": evil, "conditions-2-value": evil}
    )

    assert "<script>alert(1)" not in answer.content.decode()


def test_a_change_does_not_take_back_that_it_has_just_fired(admin_client, monkeypatch):
    rule = RoutingRule.objects.create(name="r", cooldown_minutes=60)

    def fire(*lists: object) -> list[str]:
        RoutingRule.objects.update(last_fired_at=NOW)
        return []

    monkeypatch.setattr(rules, "problems_of", fire)
    admin_client.post(f"/admin/notifications/routingrule/{rule.pk}/change/", RULE)

    rule.refresh_from_db()
    assert (rule.name, rule.last_fired_at) == (RULE["name"], NOW)
