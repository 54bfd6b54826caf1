"""Rules are checked before they are kept, and say clearly what is wrong."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from notifications.models import EscalationPolicy, WebhookEndpoint
from notifications.routing.validating import problems_of
from tests.notifications.conftest import NOW

ACT = [{"action": "add_channel", "channel": "email"}]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"field": "moon", "operator": "eq", "value": "x"}, "choose a field"),
        ({"field": "kind", "operator": "gte", "value": "x"}, "compared by"),
        ({"field": "kind", "operator": "eq", "value": "x"}, "is no kind"),
        ({"field": "severity", "operator": "gte", "value": "bad"}, "no severity"),
        ({"field": "pages", "operator": "gte", "value": "many"}, "no number"),
        ({"field": "pages", "operator": "gte", "value": "nan"}, "no number"),
        ({"field": "owner", "operator": "eq", "value": ""}, "give a value"),
        ({"field": "owner", "operator": "in", "value": []}, "at least one"),
        ({"field": "owner", "operator": "exists", "value": "x"}, "yes or no"),
        ("text", "no object"),
    ],
)
def test_a_condition_that_cannot_be_is_said(entry, message):
    [problem] = problems_of([entry], ACT)

    assert problem.startswith("Condition 1: ")
    assert message in problem


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"action": "explode"}, "choose what to do"),
        ({"action": "add_channel"}, "choose a channel"),
        ({"action": "add_channel", "channel": "pigeon"}, "no channel"),
        ({"action": "drop_channel", "channel": "database"}, "the truth"),
        ({"action": "set_severity", "severity": "x"}, "no severity"),
        ({"action": "notify_group", "group": "999"}, "no group"),
        ({"action": "notify_group", "group": "1 OR 1"}, "no group"),
        ({"action": "send_to_endpoint", "endpoint": "x"}, "no endpoint"),
        ({"action": "start_escalation", "policy": "5"}, "no policy"),
    ],
)
def test_an_action_that_cannot_be_is_said(entry, message):
    [problem] = problems_of([], [entry])

    assert problem.startswith("Action 1: ")
    assert message in problem


def test_a_rule_needs_an_action_and_lists_of_some_length():
    assert problems_of([], []) == ["A rule needs at least one action."]
    assert problems_of("x", ACT) == ["Conditions are a list."]
    assert len(problems_of([{}] * 21, ACT)) == 1


def test_a_sound_rule_has_no_problems():
    group = Group.objects.create(name="g")
    policy = EscalationPolicy.objects.create(name="p")
    endpoint = WebhookEndpoint.objects.create(
        name="e", url="https://example.org", created_at=NOW
    )
    actions = [
        *ACT,
        {"action": "notify_group", "group": group.pk},
        {"action": "start_escalation", "policy": str(policy.pk)},
        {"action": "send_to_endpoint", "endpoint": str(endpoint.pk)},
    ]
    conditions = [
        {"field": "severity", "operator": "gte", "value": "error"},
        {"field": "owner", "operator": "in", "value": ["alice", "bob"]},
        {"field": "batch", "operator": "exists", "value": True},
    ]

    assert problems_of(conditions, actions) == []
