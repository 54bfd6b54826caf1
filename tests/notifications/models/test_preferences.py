"""Preferences as rows: one for each cell, and a trail that stays."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from notifications.kinds import Channel, Frequency
from notifications.models import (
    ChannelPreference,
    Choice,
    JobChoice,
    NotificationSettings,
    PreferenceChange,
    QuietHours,
    SiteDefault,
)
from tests.notifications.conftest import NOW, make_job

pytestmark = pytest.mark.django_db


def test_a_cell_is_answered_once_and_each_person_has_their_own(alice, bob):
    cell = {"scope": "kind:job_failed", "channel": Channel.EMAIL}
    row = ChannelPreference.objects.create(user=alice, is_enabled=False, **cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChannelPreference.objects.create(user=alice, **cell)
    ChannelPreference.objects.create(user=bob, **cell)
    assert ChannelPreference.objects.count() == 2
    assert str(row) == f"{alice.pk}: kind:job_failed by email"


def test_a_cell_that_says_nothing_follows_the_wider_one(alice):
    row = ChannelPreference.objects.create(user=alice, scope="*", channel=Channel.PUSH)
    row.refresh_from_db()
    assert (row.is_enabled, row.frequency) == (None, "")


def test_the_site_answers_a_cell_once():
    cell = {"scope": "*", "channel": Channel.EMAIL, "frequency": Frequency.DAILY}
    row = SiteDefault.objects.create(**cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteDefault.objects.create(**cell)
    assert SiteDefault.objects.get() == row
    assert str(row) == "site: * by email"


def test_a_weekday_has_one_evening(alice):
    night = {"user": alice, "weekday": 0, "start": time(22), "end": time(7)}
    row = QuietHours.objects.create(**night)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuietHours.objects.create(**night)
    assert QuietHours.objects.count() == 1
    assert str(row) == "0: 22:00:00 to 07:00:00"


def test_a_job_is_muted_or_followed_not_both(alice):
    job = make_job(alice)
    chosen = {"user": alice, "job": job, "created_at": NOW}
    row = JobChoice.objects.create(choice=Choice.MUTE, **chosen)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobChoice.objects.create(choice=Choice.FOLLOW, **chosen)
    assert JobChoice.objects.get(job=job) == row
    assert str(row) == f"{alice.pk}: mute {job.pk}"


def test_settings_that_nobody_touched_leave_all_to_the_site(alice):
    row = NotificationSettings.objects.create(user=alice, updated_at=NOW)
    row.refresh_from_db()
    assert (row.time_zone, row.language, row.digest_time) == ("", "", None)
    assert (row.milestones, row.paused_until) == (None, None)
    assert not row.is_woken_by_failures
    assert str(row) == f"settings of {alice.pk}"


def test_the_trail_stays_when_who_changed_it_is_gone(alice, bob):
    row = PreferenceChange.objects.create(
        user=alice, actor=bob, source="admin", subject="time_zone", changed_at=NOW
    )
    bob.delete()
    row.refresh_from_db()
    assert (row.actor, str(row)) == (None, "time_zone")
