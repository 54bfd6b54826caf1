"""Begin an escalation: once for an event and a policy."""

from __future__ import annotations

from datetime import datetime

from notifications.escalation.plan import freeze, step_at
from notifications.models import (
    EscalationPolicy,
    EscalationRun,
    NotificationEvent,
    RunState,
)


def start(
    event: NotificationEvent, policy_id: int, *, now: datetime
) -> EscalationRun | None:
    """Return the run, new or begun before; None if the policy is off or empty.

    What is done to the policy from now on does not change the run.
    """
    policy = EscalationPolicy.objects.filter(pk=policy_id, is_active=True).first()
    if policy is None:
        return None
    plan = freeze(policy, policy.steps.all())
    first = step_at(plan, 0)
    if first is None:
        return None
    run, _ = EscalationRun.objects.get_or_create(
        key=f"{event.pk}:{policy.pk}",
        defaults={
            "event": event,
            "policy": policy,
            "snapshot": plan,
            "state": RunState.RUNNING,
            "due_at": now + first.wait,
            "started_at": now,
        },
    )
    return run
