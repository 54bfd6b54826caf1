"""Every change is written once, with its line of the trail; what is held goes by it."""

from __future__ import annotations

import threading
from datetime import time

import pytest
from django.db import connection

from notifications.kinds import Channel
from notifications.models import (
    ChannelPreference,
    Choice,
    NotificationSettings,
    PreferenceChange,
)
from notifications.preferences.changes import (
    Author,
    CellChange,
    choose_job,
    set_cells,
    set_quiet_hours,
    set_settings,
)
from notifications.preferences.wishes import QuietWindow
from notifications.statuses import Status
from tests.factories import make_job
from tests.notifications.digests.conftest import NOW, hold_back, make_delivery

OFF = CellChange(is_enabled=False)


def author(user) -> Author:
    return Author(user_id=user.pk, actor_id=user.pk, source="page", now=NOW)


def test_what_is_so_already_is_no_change(alice):
    cells = {("*", Channel.EMAIL): OFF}

    assert set_cells(author(alice), cells) == 1
    assert set_cells(author(alice), cells) == 0
    assert set_settings(author(alice), {"time_zone": ""}) == 0
    assert set_quiet_hours(author(alice), {3: None}) == 0

    assert PreferenceChange.objects.count() == 1


def test_the_trail_says_what_was_and_what_is(alice, bob):
    window = QuietWindow(weekday=3, start=time(22), end=time(7))
    by_bob = Author(user_id=alice.pk, actor_id=bob.pk, source="admin", now=NOW)

    set_quiet_hours(author(alice), {3: window})
    set_settings(author(alice), {"paused_until": NOW})
    set_settings(by_bob, {"paused_until": None})

    lines = PreferenceChange.objects.filter(user=alice).order_by("pk")
    told = [(c.subject, c.before, c.after, c.actor) for c in lines]
    assert told == [
        ("quiet_hours:3", None, {"start": "22:00", "end": "07:00"}, alice),
        ("paused_until", None, "2026-11-22T12:10:00+00:00", alice),
        ("paused_until", "2026-11-22T12:10:00+00:00", None, bob),
    ]
    assert NotificationSettings.objects.get(user=alice).updated_at == NOW


@pytest.mark.parametrize(
    "change",
    [
        lambda user: set_cells(author(user), {("*", Channel.EMAIL): OFF}),
        lambda user: set_settings(author(user), {"digest_time": time(6)}),
        lambda user: set_quiet_hours(
            author(user), {1: QuietWindow(weekday=1, start=time(1), end=time(2))}
        ),
        lambda user: choose_job(author(user), make_job(user).pk, Choice.MUTE),
    ],
)
def test_each_change_lets_go_of_what_is_held_back(alice, bob, change):
    mine, bobs = hold_back(make_delivery(alice)), hold_back(make_delivery(bob))

    assert change(alice) == 1

    mine.refresh_from_db()
    bobs.refresh_from_db()
    assert (mine.status, bobs.status) == (Status.PENDING, Status.DIGESTING)


def test_what_changes_nothing_lets_nothing_go(alice):
    held = hold_back(make_delivery(alice))

    set_settings(author(alice), {"time_zone": ""})

    held.refresh_from_db()
    assert held.status == Status.DIGESTING


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_at_once_each_says_what_the_other_left(alice):
    start = threading.Barrier(4)

    def switch(frequency: str) -> None:
        try:
            start.wait()
            change = CellChange(frequency=frequency)
            set_cells(author(alice), {("*", Channel.EMAIL): change})
        finally:
            connection.close()

    words = ("hourly", "daily", "at_once", "hourly")
    threads = [threading.Thread(target=switch, args=[word]) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = list(PreferenceChange.objects.order_by("pk"))
    befores = [line.before["frequency"] for line in lines]
    afters = [line.after["frequency"] for line in lines]
    assert befores == ["", *afters[:-1]]
    assert ChannelPreference.objects.get().frequency == afters[-1]
