"""What rules decided is said by the names of what they point to."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from notifications.models import EscalationPolicy
from notifications.routing.naming import DEEDS, in_words
from notifications.routing.rules import ActionKind

pytestmark = pytest.mark.django_db


def test_every_action_has_words():
    assert set(DEEDS) == set(ActionKind)


def test_channels_have_the_labels_of_the_preferences():
    assert in_words(["add channel: email", "drop channel: log"]) == [
        "Tell by E-mail",
        "Do not tell by System log",
    ]


def test_rows_have_their_names():
    policy = EscalationPolicy.objects.create(name="On call")
    group = Group.objects.create(name="Operators")
    said = in_words([f"start escalation: {policy.pk}", f"notify group: {group.pk}"])
    assert said == ["Start the escalation “On call”", "Tell the group “Operators”"]


def test_what_was_deleted_is_said_to_be_gone():
    assert in_words(["notify group: 0"]) == ["Tell the group that is gone"]


def test_a_severity_stays_as_it_is():
    assert in_words(["set severity: critical"]) == ["Set the severity to critical"]
