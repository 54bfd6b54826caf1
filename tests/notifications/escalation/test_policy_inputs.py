"""What requests may say of escalation policies."""

from __future__ import annotations

import pytest

from notifications.escalation.policy_inputs import PolicyInput, StepInput

pytestmark = pytest.mark.django_db


def is_taken(**values: object) -> bool:
    return StepInput(data={"user": "bob"} | values).is_valid()


def test_a_step_that_names_one_person_has_all_else_by_itself(bob):
    given = StepInput(data={"user": "bob"})
    assert given.is_valid()
    assert given.validated_data == {
        "wait_minutes": 5,
        "condition": "always",
        "user": bob,
        "group": None,
        "endpoint": None,
        "channels": [],
    }


def test_a_channel_that_is_named_twice_is_kept_once(bob):
    given = StepInput(data={"user": "bob", "channels": ["push", "email", "push"]})
    assert given.is_valid()
    assert given.validated_data["channels"] == ["push", "email"]


@pytest.mark.parametrize("name", ["nobody", "", "\0", "\ud800", [], {}, 5, None])
def test_a_step_that_tells_nobody_is_refused(bob, name):
    assert is_taken()
    assert not is_taken(user=name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("group", "nobodies"),
        ("endpoint", "7"),
        ("endpoint", "00000000-0000-4000-8000-000000000000"),
        ("wait_minutes", -1),
        ("wait_minutes", 2**40),
        ("condition", "moon"),
        ("channels", ["webhook"]),
        ("channels", ["email"] * 4),
        ("position", 3),
    ],
)
def test_what_no_step_has_is_refused(bob, field, value):
    assert not is_taken(**{field: value})


@pytest.mark.parametrize("number", [0, 51])
def test_a_policy_has_steps_and_not_too_many(bob, number):
    policy = {"name": "On call", "steps": [{"user": "bob"}]}
    assert PolicyInput(data=policy).is_valid()
    assert not PolicyInput(data=policy | {"steps": policy["steps"] * number}).is_valid()
