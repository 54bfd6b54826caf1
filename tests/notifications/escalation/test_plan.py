"""A policy is frozen as it was, and gone through nine times at most."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.escalation.plan import USUAL_CHANNELS, freeze, step_at
from notifications.kinds import Channel
from notifications.models import EscalationPolicy, EscalationStep, StepCondition


def plan(rounds: int, *steps: EscalationStep):
    return freeze(EscalationPolicy(name="On call", rounds=rounds), steps)


@pytest.mark.parametrize(("rounds", "kept"), [(0, 1), (3, 3), (9, 9), (99, 9)])
def test_rounds_are_between_one_and_nine(rounds, kept):
    assert plan(rounds, EscalationStep())["rounds"] == kept


def test_the_steps_of_all_rounds_are_counted_through():
    both = plan(2, EscalationStep(user_id=1), EscalationStep(user_id=2))

    steps = [step_at(both, number) for number in range(5)]

    assert [step and step.user_id for step in steps] == [1, 2, 1, 2, None]


def test_a_step_is_as_it_was_written():
    frozen = plan(1, EscalationStep(group_id=7, wait_minutes=3, channels=["push"]))

    step = step_at(frozen, 0)

    assert step is not None
    assert (step.group_id, step.wait) == (7, timedelta(minutes=3))
    assert step.channels == (Channel.PUSH,)
    assert step.condition == StepCondition.ALWAYS


def test_a_step_without_channels_goes_by_the_usual_ones():
    step = step_at(plan(1, EscalationStep(user_id=1)), 0)

    assert step is not None
    assert step.channels == USUAL_CHANNELS


def test_a_policy_without_steps_has_none():
    assert step_at(plan(3), 0) is None
