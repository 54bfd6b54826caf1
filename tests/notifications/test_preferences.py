"""Preferences in words and views: the matrix, the trail, and what would be sent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from notifications.kinds import Channel, Frequency, Kind
from notifications.models import Choice, PreferenceChange
from notifications.preferences import matrix, trail, whole
from notifications.preferences.changes import (
    Author,
    CellChange,
    choose_job,
    set_cells,
    set_quiet_hours,
    set_settings,
)
from notifications.preferences.preview import next_sends
from notifications.preferences.reading import Personal, personal
from notifications.preferences.wishes import QuietWindow
from tests.factories import make_job

NOW = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
EMAIL = Channel.EMAIL


def author(user) -> Author:
    return Author(user_id=user.pk, actor_id=user.pk, source="page", now=NOW)


def person(user) -> Personal:
    return personal([user.pk])[user.pk]


def cells(user, channel: Channel) -> dict[str, matrix.CellView]:
    found = matrix.all_cells(person(user), is_staff=user.is_staff)
    return {cell.scope: cell for cell in found if cell.channel == channel}


def test_a_cell_says_what_is_in_force_and_whose_word_it_is(alice):
    daily = CellChange(frequency="daily")
    off = CellChange(is_enabled=False)
    set_cells(author(alice), {("*", EMAIL): daily, ("kind:job_failed", EMAIL): off})

    found = cells(alice, EMAIL)

    assert found["kind:job_completed"].wish.frequency == Frequency.DAILY
    assert found["kind:job_completed"].is_own
    assert found["kind:job_completed"].default_words == "on, at once"
    assert not found["kind:job_failed"].wish.is_enabled
    assert found["kind:job_failed"].is_own
    inherited = matrix.inherited(found["kind:job_failed"], person(alice))
    assert inherited.is_enabled


def test_a_scope_that_is_switched_takes_those_below_it_along(alice):
    on = CellChange(is_enabled=True)
    set_cells(
        author(alice),
        {("kind:job_failed", EMAIL): on, ("kind:job_completed", EMAIL): on},
    )
    layer = person(alice).layer

    after = whole.switched(layer, "category:problems", EMAIL, is_on=False)
    change = whole.difference(layer, after)
    assert set(change) == {("category:problems", EMAIL), ("kind:job_failed", EMAIL)}
    set_cells(author(alice), change)

    found = cells(alice, EMAIL)
    assert not found["kind:job_failed"].wish.is_enabled
    assert found["kind:job_completed"].wish.is_enabled


def test_everything_is_switched_but_what_nobody_can_switch_off(bob):
    for channel in (EMAIL, Channel.PUSH):
        layer = person(bob).layer
        after = whole.switched(layer, "*", channel, is_on=False)
        set_cells(author(bob), whole.difference(layer, after))

    on = {scope for scope, cell in cells(bob, EMAIL).items() if cell.wish.is_enabled}
    assert on == {"kind:system_alert"}


def test_what_would_be_sent_says_when_and_why(alice):
    window = QuietWindow(weekday=6, start=time(22), end=time(7))
    set_quiet_hours(author(alice), {6: window})
    set_settings(author(alice), {"time_zone": "UTC", "is_woken_by_failures": True})
    off = CellChange(is_enabled=False)
    set_cells(author(alice), {("*", Channel.PUSH): off})

    done = next_sends(person(alice), Kind.JOB_COMPLETED, now=NOW)
    failed = next_sends(person(alice), Kind.JOB_FAILED, now=NOW)

    told = {send.channel: (send.is_off, send.until, send.why) for send in done}
    morning = datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert told == {
        Channel.WEBSOCKET: (False, morning, "after your quiet hours"),
        EMAIL: (False, morning, "after your quiet hours"),
        Channel.PUSH: (True, morning, "after your quiet hours"),
    }
    assert {send.until for send in failed} == {None}


def test_the_trail_is_in_words(alice):
    job = make_job(alice)
    cell = CellChange(is_enabled=False, frequency="daily")
    set_cells(author(alice), {("kind:job_failed", EMAIL): cell})
    set_cells(
        author(alice), {("category:results", EMAIL): CellChange(frequency="hourly")}
    )
    set_cells(author(alice), {("*", Channel.PUSH): CellChange(is_enabled=True)})
    window = QuietWindow(weekday=6, start=time(22), end=time(7))
    set_quiet_hours(author(alice), {6: window})
    choose_job(author(alice), job.pk, Choice.MUTE)
    values = {
        "milestones": [50],
        "milestones_above_seconds": 600,
        "is_woken_by_failures": True,
        "paused_until": NOW + timedelta(hours=1),
        "digest_time": time(6, 30),
    }
    set_settings(author(alice), values)

    lines = trail.lines(PreferenceChange.objects.order_by("pk"))

    assert [(line.what, line.before, line.after) for line in lines] == [
        ("Job failed, e-mail", "default", "off, daily digest"),
        ("Results, e-mail", "default", "hourly digest"),
        ("Everything, push", "default", "on"),
        ("Quiet hours, Sunday", "not set", "22:00 to 07:00"),
        (job.title, "not set", "mute"),
        ("Milestones", "25%, 50%, 75%", "50%"),
        ("Only jobs longer than", "default", "10 min"),
        ("Woken by failures", "off", "on"),
        ("Pause", "not set", "until 22 Nov, 23:30 UTC"),
        ("Time of the daily digest", "not set", "06:30"),
    ]
    assert {line.how for line in lines} == {"here"}


@pytest.mark.parametrize("kind", [k for k in Kind if k != Kind.TEST])
def test_every_kind_has_a_row_for_staff(bob, kind):
    assert f"kind:{kind}" in cells(bob, EMAIL)
