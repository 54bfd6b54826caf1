"""The most specific word rules: a person's, then the site's, then the registry's."""

from __future__ import annotations

from typing import Any

import pytest

from notifications.kinds import Category, Channel, Frequency, Kind
from notifications.preferences.wishes import (
    Cell,
    Trait,
    Wish,
    Wishes,
    is_forced,
    refusal,
    resolve,
    resolve_all,
)
from notifications.statuses import Reason

EMAIL = Channel.EMAIL
ON, OFF = Cell(is_enabled=True), Cell(is_enabled=False)

KIND, CATEGORY, ALL = "kind:job_failed", "category:problems", "*"


def trait(**values: Any) -> Trait:
    """Failures: mail by default, and everything but the log allowed."""
    defaults: dict[str, Any] = {
        "kind": Kind.JOB_FAILED,
        "category": Category.PROBLEMS,
        "default_channels": frozenset({Channel.DATABASE, EMAIL}),
        "allowed_channels": frozenset(Channel) - {Channel.LOG},
    }
    return Trait(**(defaults | values))


def wishes(**values: Any) -> Wishes:
    """One who wants to hear of everything by mail."""
    channels = {channel: Wish(is_enabled=True) for channel in Channel}
    defaults: dict[str, Any] = {"user_id": 1, "channels": channels}
    return Wishes(**(defaults | values))


@pytest.mark.parametrize(
    ("own", "site", "expected"),
    [
        ({}, {}, True),
        ({ALL: OFF}, {}, False),
        ({ALL: OFF, CATEGORY: ON}, {}, True),
        ({ALL: OFF, CATEGORY: ON, KIND: OFF}, {}, False),
        ({CATEGORY: OFF, KIND: Cell()}, {}, False),
        ({}, {KIND: OFF}, False),
        ({ALL: ON}, {KIND: OFF}, True),
        ({KIND: Cell(frequency=Frequency.DAILY)}, {CATEGORY: OFF}, False),
        ({"kind:job_completed": OFF, "category:results": OFF}, {}, True),
    ],
)
def test_the_most_specific_word_of_the_nearest_speaker_rules(own, site, expected):
    layers = [{(scope, EMAIL): cell for scope, cell in x.items()} for x in (own, site)]

    assert resolve(trait(), EMAIL, layers).is_enabled is expected


def test_whether_and_how_often_are_inherited_apart():
    own = {(KIND, EMAIL): ON, (ALL, EMAIL): Cell(frequency=Frequency.DAILY)}
    site = {(KIND, EMAIL): Cell(is_enabled=False, frequency=Frequency.HOURLY)}

    wish = resolve(trait(), EMAIL, (own, site))

    assert wish == Wish(is_enabled=True, frequency=Frequency.DAILY)


def test_a_word_about_one_channel_says_nothing_about_another():
    own = {(ALL, Channel.PUSH): OFF}

    assert resolve(trait(), EMAIL, (own,)).is_enabled


def test_what_a_kind_does_not_allow_cannot_be_switched_on():
    own = {(KIND, Channel.LOG): ON}

    assert not resolve(trait(), Channel.LOG, (own,)).is_enabled


def test_the_inbox_cannot_be_switched_off():
    own = {(KIND, Channel.DATABASE): OFF}

    assert resolve(trait(), Channel.DATABASE, (own,)).is_enabled


def test_mandatory_kinds_keep_their_default_channels_and_no_others():
    must = trait(is_mandatory=True)
    layer = {(ALL, channel): OFF for channel in Channel}

    on = {c for c, wish in resolve_all(must, (layer,)).items() if wish.is_enabled}

    assert on == {Channel.DATABASE, EMAIL}
    assert not is_forced(must, Channel.PUSH)


@pytest.mark.parametrize("channel", [Channel.WEBSOCKET, Channel.WEBHOOK])
def test_only_mail_and_push_gather(channel):
    own = {(ALL, channel): Cell(is_enabled=True, frequency=Frequency.DAILY)}

    assert resolve(trait(), channel, (own,)).frequency == Frequency.AT_ONCE


def test_a_muted_job_is_told_in_the_inbox_only():
    muted = wishes(is_muted=True)

    assert refusal(muted, kind=Kind.JOB_FAILED, channel=EMAIL) == Reason.MUTED
    assert refusal(muted, kind=Kind.JOB_FAILED, channel=Channel.DATABASE) is None


def test_a_channel_that_is_off_is_refused():
    nothing = wishes(channels={EMAIL: Wish(is_enabled=False)})

    assert refusal(nothing, kind=Kind.JOB_FAILED, channel=EMAIL) == Reason.PREFERENCE


@pytest.mark.parametrize(
    ("percent", "seconds", "is_following", "expected"),
    [
        (50, 600, False, None),
        (25, 600, False, Reason.PREFERENCE),
        (50, 299, False, Reason.PREFERENCE),
        (50, 299, True, None),
        (50, None, False, None),
        (25, 600, True, Reason.PREFERENCE),
        (None, 10, False, Reason.PREFERENCE),
    ],
)
def test_steps_are_told_of_long_jobs_and_by_choice(
    percent, seconds, is_following, expected
):
    choosy = wishes(
        milestones=frozenset({50, 75}),
        milestones_above_seconds=300,
        is_following=is_following,
    )

    told = refusal(
        choosy,
        kind=Kind.PROGRESS_MILESTONE,
        channel=Channel.WEBSOCKET,
        percent=percent,
        expected_seconds=seconds,
    )

    assert told == expected


@pytest.mark.parametrize("seconds", [0, 1, None])
@pytest.mark.parametrize("kind", [Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE])
def test_who_wants_steps_of_jobs_above_nothing_is_told_of_all(kind, seconds):
    every = wishes(milestones_above_seconds=0)

    told = refusal(
        every, kind=kind, channel=Channel.WEBSOCKET, expected_seconds=seconds
    )

    assert told is None


@pytest.mark.parametrize("kind", [Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE])
def test_a_job_that_takes_just_as_long_is_long(kind):
    minute = wishes(milestones_above_seconds=60)
    asked: dict[str, Any] = {"kind": kind, "channel": Channel.WEBSOCKET}

    assert refusal(minute, **asked, expected_seconds=60.0) is None
    assert refusal(minute, **asked, expected_seconds=59.9) == Reason.PREFERENCE


def test_the_end_of_a_short_job_is_told_all_the_same():
    choosy = wishes(milestones_above_seconds=300)

    assert refusal(choosy, kind=Kind.JOB_FAILED, channel=EMAIL) is None
