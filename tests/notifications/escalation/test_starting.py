"""An escalation begins once for an event and a policy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.escalation import starting
from notifications.models import EscalationRun
from tests.notifications.conftest import NOW
from tests.notifications.escalation.conftest import make_policy

MINUTE = timedelta(minutes=1)


def test_starting_twice_is_starting_once(failure, policy):
    first = starting.start(failure, policy.pk, now=NOW)
    again = starting.start(failure, policy.pk, now=NOW + MINUTE)

    assert first == again
    assert EscalationRun.objects.get().due_at == NOW + 5 * MINUTE


@pytest.mark.parametrize("is_active", [True, False])
def test_a_policy_that_is_off_or_empty_starts_nothing(failure, is_active):
    policy = make_policy(name="Empty", is_active=is_active)

    assert starting.start(failure, policy.pk, now=NOW) is None
    assert not EscalationRun.objects.exists()
