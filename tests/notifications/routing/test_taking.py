"""Rules on real events: cooldowns are taken by one, and broken rows harm nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications import routing
from notifications.kinds import Channel
from notifications.models import RoutingRule
from notifications.routing.taking import active_rules
from tests.notifications.conftest import (
    NOW,
    make_event,
    make_job,
)

EMAIL = [{"action": "add_channel", "channel": "email"}]


def add_rule(**values: object) -> RoutingRule:
    return RoutingRule.objects.create(**({"name": "r", "actions": EMAIL} | values))


@pytest.mark.django_db
def test_a_cooldown_is_taken_by_the_first_of_two(alice):
    rule = add_rule(cooldown_minutes=10)
    event = make_event(job=make_job(alice))

    first = routing.route(event, now=NOW)
    again = routing.route(event, now=NOW + timedelta(minutes=9))
    later = routing.route(event, now=NOW + timedelta(minutes=10))

    assert [found.fired for found in (first, again, later)] == [
        (rule.pk,),
        (),
        (rule.pk,),
    ]
    rule.refresh_from_db()
    assert rule.last_fired_at == NOW + timedelta(minutes=10)


@pytest.mark.django_db
def test_of_two_that_read_the_rule_at_once_one_takes_its_turn(alice):
    add_rule(cooldown_minutes=10)
    [stale] = active_rules()
    event = make_event(job=make_job(alice))
    routing.route(event, now=NOW)

    take = routing.taking.taker(NOW)
    second = routing.evaluate([stale], routing.facts_of(event), NOW, take=take)

    assert second.fired == ()


@pytest.mark.django_db
def test_a_rule_that_is_off_or_cannot_be_read_is_left_out(alice):
    add_rule(is_active=False)
    add_rule(conditions=[{"field": "moon", "operator": "eq", "value": "full"}])
    add_rule(actions=[{"action": "explode"}])
    good = add_rule()

    found = routing.route(make_event(job=make_job(alice)), now=NOW)

    assert found.fired == (good.pk,)
    assert found.added == {Channel.EMAIL}
