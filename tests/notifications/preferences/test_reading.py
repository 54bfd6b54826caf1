"""What people said is read for many at once, and applied to a kind and a job."""

from __future__ import annotations

from datetime import time

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from notifications.kinds import Channel, Frequency, Kind, Severity
from notifications.models import (
    ChannelPreference,
    Choice,
    JobChoice,
    NotificationSettings,
    QuietHours,
    SiteDefault,
)
from notifications.preferences.reading import followers_of, wishes_of
from notifications.preferences.wishes import QuietWindow, Wishes
from tests.factories import make_job


def wishes(user: User, kind: Kind = Kind.JOB_FAILED, job_id=None) -> Wishes:
    found = wishes_of([user.pk], kind=kind, severity=Severity.INFO, job_id=job_id)
    return found[user.pk]


def choose(user: User, job, choice: Choice) -> None:
    JobChoice.objects.create(
        user=user, job=job, choice=choice, created_at=timezone.now()
    )


def test_who_has_said_nothing_wants_what_the_registry_says(alice, settings):
    settings.TIME_ZONE = "Europe/Berlin"

    found = wishes(alice)

    assert found.wants(Channel.EMAIL)
    assert found.milestones == {25, 50, 75}
    assert (found.zone, found.quiet) == ("Europe/Berlin", ())
    assert not found.is_muted


def test_what_a_person_said_is_theirs_alone(alice, charlie):
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", is_enabled=False
    )
    NotificationSettings.objects.create(
        user=alice,
        time_zone="Asia/Tokyo",
        milestones=[50],
        digest_time=time(6),
        updated_at=timezone.now(),
    )
    QuietHours.objects.create(user=alice, weekday=6, start=time(22), end=time(7))

    found = wishes(alice)

    assert not found.wants(Channel.EMAIL)
    assert (found.zone, found.digest_time) == ("Asia/Tokyo", time(6))
    assert found.milestones == {50}
    assert found.quiet == (QuietWindow(weekday=6, start=time(22), end=time(7)),)
    assert wishes(charlie).wants(Channel.EMAIL)


def test_the_sites_word_counts_for_those_who_said_nothing(alice, charlie):
    SiteDefault.objects.create(
        scope="kind:job_failed", channel="email", frequency="daily"
    )
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", frequency="hourly"
    )

    assert wishes(alice).channels[Channel.EMAIL].frequency == Frequency.HOURLY
    assert wishes(charlie).channels[Channel.EMAIL].frequency == Frequency.DAILY


def test_a_zone_that_is_gone_is_the_sites(alice, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    NotificationSettings.objects.create(
        user=alice, time_zone="Mars/Olympus", updated_at=timezone.now()
    )

    assert wishes(alice).zone == "Europe/Berlin"


def test_a_job_is_muted_for_one_person_and_not_for_alerts(alice, bob):
    job = make_job(alice)
    choose(alice, job, Choice.MUTE)

    assert wishes(alice, job_id=job.pk).is_muted
    assert not wishes(bob, job_id=job.pk).is_muted
    assert not wishes(alice).is_muted
    assert not wishes(alice, Kind.SYSTEM_ALERT, job.pk).is_muted


def test_followers_are_those_who_may_still_see_the_job(alice, bob, charlie, dora):
    job = make_job(alice)
    for person in (alice, bob, charlie):
        choose(person, job, Choice.FOLLOW)
    choose(dora, job, Choice.MUTE)

    assert set(followers_of(job.pk)) == {alice.pk, bob.pk}

    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert followers_of(job.pk) == [alice.pk]


@pytest.mark.parametrize("people", [1, 40])
def test_a_thousand_people_take_as_many_queries_as_one(
    alice, people, django_assert_num_queries
):
    job = make_job(alice)
    names = [User(username=f"person-{n}") for n in range(people)]
    ids = [user.pk for user in User.objects.bulk_create(names)]

    with django_assert_num_queries(5):
        found = wishes_of(
            ids, kind=Kind.JOB_FAILED, severity=Severity.ERROR, job_id=job.pk
        )

    assert set(found) == set(ids)
