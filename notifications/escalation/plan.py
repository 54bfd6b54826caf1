"""A policy as it was when a run began: frozen in the run, read from there alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypedDict

from notifications.kinds import Channel
from notifications.models import EscalationPolicy, EscalationStep, StepCondition

#: Nobody is told more often, whatever a policy says (Grafana OnCall's cap is 5).
MAX_ROUNDS = 9
#: Where people are told if a step does not say.
USUAL_CHANNELS = (Channel.WEBSOCKET, Channel.EMAIL, Channel.PUSH)
#: Whom a step tells: one of these, and what is said when it is not one.
TARGETS = ("user", "group", "endpoint")
CHOOSE_ONE = "Choose one: a person, a group or an endpoint."


class StepDict(TypedDict):
    """One step, JSON-ready; one of user, group and endpoint is set."""

    wait_minutes: int
    condition: str
    user: int | None
    group: int | None
    endpoint: str | None
    channels: list[str]


class PlanDict(TypedDict):
    """What a run keeps of its policy."""

    name: str
    rounds: int
    steps: list[StepDict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The step that comes next; `number` counts over all rounds from 0."""

    number: int
    wait: timedelta
    condition: StepCondition
    user_id: int | None
    group_id: int | None
    endpoint_id: str | None
    channels: tuple[Channel, ...]


def tells_one(step: Mapping[str, Any]) -> bool:
    """Return whether a step that is to be kept tells exactly one."""
    return len([name for name in TARGETS if step.get(name)]) == 1


def freeze(policy: EscalationPolicy, steps: Iterable[EscalationStep]) -> PlanDict:
    """Return a policy as a run keeps it."""
    return PlanDict(
        name=policy.name,
        rounds=max(1, min(policy.rounds, MAX_ROUNDS)),
        steps=[_frozen(step) for step in steps],
    )


def step_at(plan: Mapping[str, Any], number: int) -> Step | None:
    """Return a step of any round; None when all rounds are over."""
    steps = plan["steps"]
    if number >= len(steps) * min(plan["rounds"], MAX_ROUNDS):
        return None
    entry = steps[number % len(steps)]
    return Step(
        number=number,
        wait=timedelta(minutes=entry["wait_minutes"]),
        condition=StepCondition(entry["condition"]),
        user_id=entry["user"],
        group_id=entry["group"],
        endpoint_id=entry["endpoint"],
        channels=tuple(Channel(name) for name in entry["channels"]),
    )


def _frozen(step: EscalationStep) -> StepDict:
    return StepDict(
        wait_minutes=step.wait_minutes,
        condition=str(step.condition),
        user=step.user_id,
        group=step.group_id,
        endpoint=str(step.endpoint_id) if step.endpoint_id else None,
        channels=list(step.channels) or [str(name) for name in USUAL_CHANNELS],
    )
