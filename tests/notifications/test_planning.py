from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from notifications.kinds import INTERRUPTIVE, Channel, Kind
from notifications.planning import (
    Occasion,
    Person,
    PlannedDelivery,
    is_news,
    plan,
)
from notifications.preferences.wishes import Wish, Wishes
from notifications.statuses import Reason

ALICE, BOB = 1, 2
EVENT, TOLD = UUID(int=1), UUID(int=2)
ENDPOINT, PHONE, LAPTOP = UUID(int=3), UUID(int=4), UUID(int=5)
EVERY = frozenset({Channel.WEBSOCKET, Channel.EMAIL, Channel.PUSH, Channel.WEBHOOK})


def occasion(**values: Any) -> Occasion:
    facts: dict[str, Any] = {"kind": Kind.JOB_COMPLETED, "default_channels": EVERY}
    return Occasion(event_id=EVENT, **(facts | values))


def person(**values: Any) -> Person:
    places: dict[str, Any] = {
        "address": "alice@example.org",
        "endpoints": (ENDPOINT,),
        "subscriptions": (PHONE, LAPTOP),
    }
    return Person(user_id=ALICE, **(places | values))


def wishes(*wanted: Channel, **values: Any) -> Wishes:
    channels = {channel: Wish(is_enabled=channel in wanted) for channel in Channel}
    return Wishes(user_id=ALICE, channels=channels, **values)


def planned(**values: Any) -> tuple[PlannedDelivery, ...]:
    facts: dict[str, Any] = {
        "occasion": occasion(),
        "person": person(),
        "wishes": wishes(*EVERY),
    }
    facts |= values
    return plan(facts["occasion"], facts["person"], facts["wishes"], TOLD)


def reasons(**values: Any) -> dict[Channel, Reason | None]:
    return {one.channel: one.skip_reason for one in planned(**values)}


def test_each_place_gets_one_delivery():
    found = [(one.channel, one.subscription_id) for one in planned()]
    assert found == [
        (Channel.WEBSOCKET, None),
        (Channel.EMAIL, None),
        (Channel.PUSH, PHONE),
        (Channel.PUSH, LAPTOP),
        (Channel.WEBHOOK, None),
    ]
    assert len({one.key for one in planned()}) == 5
    assert {one.skip_reason for one in planned()} == {None}


def test_planning_again_gives_the_same_keys():
    assert [one.key for one in planned()] == [one.key for one in planned()]


def test_who_has_no_browser_and_no_endpoint_gets_no_rows_for_them():
    found = reasons(person=person(endpoints=(), subscriptions=()))
    assert set(found) == {Channel.WEBSOCKET, Channel.EMAIL}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (person(address=""), Reason.NO_ADDRESS),
        (person(is_suppressed=True), Reason.SUPPRESSED),
        (person(is_active=False), Reason.RECIPIENT_INACTIVE),
        (person(address="", is_active=False), Reason.RECIPIENT_INACTIVE),
    ],
)
def test_who_cannot_get_a_mail_gets_a_reason_in_its_place(who, reason):
    assert reasons(person=who)[Channel.EMAIL] == reason


def test_what_was_to_be_expected_and_is_not_wanted_says_so():
    assert reasons(wishes=wishes(Channel.WEBSOCKET))[Channel.EMAIL] == Reason.PREFERENCE


def test_what_nobody_expects_and_nobody_wants_leaves_no_trace():
    quiet = occasion(default_channels=frozenset({Channel.WEBSOCKET}))
    assert set(reasons(occasion=quiet, wishes=wishes())) == {Channel.WEBSOCKET}


def test_what_a_person_wants_beyond_the_default_goes():
    quiet = occasion(default_channels=frozenset())
    found = reasons(occasion=quiet, wishes=wishes(Channel.EMAIL))
    assert found == {Channel.EMAIL: None}


def test_a_muted_job_is_silent():
    muted = wishes(*EVERY, is_muted=True)
    assert set(reasons(wishes=muted).values()) == {Reason.MUTED}


def test_what_rules_add_goes_and_what_they_drop_does_not():
    routed = occasion(
        default_channels=frozenset({Channel.PUSH}),
        added=frozenset({Channel.EMAIL}),
        dropped=frozenset({Channel.PUSH}),
    )
    found = reasons(occasion=routed, wishes=wishes(Channel.PUSH))
    assert found == {Channel.EMAIL: None, Channel.PUSH: Reason.RULE}


def test_what_another_message_tells_makes_no_noise_but_machines_hear_it():
    found = reasons(occasion=occasion(collapsed=INTERRUPTIVE))
    assert found[Channel.WEBHOOK] is None
    assert {found[channel] for channel in INTERRUPTIVE} == {Reason.COLLAPSED}


@pytest.mark.parametrize("channel", Channel)
def test_a_test_goes_by_its_channel_alone_whatever_is_preferred(channel):
    test = occasion(kind=Kind.TEST, only=channel)
    expected = {channel} & EVERY
    assert set(reasons(occasion=test, wishes=wishes())) == expected


@pytest.mark.parametrize(("percent", "is_wanted"), [(25, False), (50, True)])
def test_only_the_chosen_milestones_go(percent, is_wanted):
    step = occasion(kind=Kind.PROGRESS_MILESTONE, percent=percent)
    chosen = wishes(*EVERY, milestones=frozenset({50}))
    reason = reasons(occasion=step, wishes=chosen)[Channel.EMAIL]
    assert reason == (None if is_wanted else Reason.PREFERENCE)


def test_endpoints_of_others_are_not_mixed_up():
    other = uuid4()
    found = planned(person=person(endpoints=(other,)))
    assert [one.endpoint_id for one in found if one.endpoint_id] == [other]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("actor", [None, ALICE, BOB])
def test_only_ones_own_cancellation_is_no_news(kind, actor):
    is_own = kind == Kind.JOB_CANCELLED and actor == ALICE
    assert is_news(kind, recipient_id=ALICE, actor_id=actor) == (not is_own)
