"""Preferences by REST: read, changed in part, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from notifications.models import (
    ChannelPreference,
    JobChoice,
    PreferenceChange,
    QuietHours,
)
from tests.factories import make_job

URL = "/api/notifications/preferences"


def change(api, **values):
    return api.patch(URL, values, format="json")


@pytest.mark.django_db
def test_strangers_read_nothing():
    assert APIClient().get(URL).status_code == 401


def test_what_is_in_force_is_read_whole(alice_api):
    answer = alice_api.get(URL).json()

    kinds = {row["kind"]: row for row in answer["kinds"]}
    assert kinds["job_failed"]["channels"]["email"] == {
        "is_enabled": True,
        "frequency": "at_once",
        "is_forced": False,
        "is_own": False,
    }
    assert kinds["job_failed"]["channels"]["database"]["is_forced"]
    assert "system_alert" not in kinds
    assert answer["milestones"] == [25, 50, 75]
    assert answer["cells"] == []
    assert {send["reason"] for send in answer["next_sends"]} == {""}


def test_staff_read_of_alerts_that_cannot_be_switched_off(bob_api):
    kinds = {row["kind"]: row for row in bob_api.get(URL).json()["kinds"]}

    assert kinds["system_alert"]["channels"]["email"]["is_forced"]


def test_only_what_is_named_is_changed(alice_api, alice):
    change(alice_api, is_woken_by_failures=True)

    response = change(
        alice_api,
        time_zone="Europe/Berlin",
        digest_time="06:30",
        cells=[{"scope": "*", "channel": "email", "frequency": "daily"}],
        quiet_hours=[{"weekday": 6, "start": "22:00", "end": "07:00"}],
    )

    answer = response.json()
    assert response.status_code == 200
    assert (answer["time_zone"], answer["digest_time"]) == ("Europe/Berlin", "06:30")
    assert answer["is_woken_by_failures"] is True
    assert answer["quiet_hours"] == [{"weekday": 6, "start": "22:00", "end": "07:00"}]
    assert answer["cells"] == [
        {"scope": "*", "channel": "email", "is_enabled": None, "frequency": "daily"}
    ]
    mails = [s for s in answer["next_sends"] if s["channel"] == "email"]
    assert {send["reason"] for send in mails} == {"digest"}
    subjects = PreferenceChange.objects.values_list("subject", "source", "actor")
    assert set(subjects) == {
        (subject, "api", alice.pk)
        for subject in (
            "is_woken_by_failures",
            "* email",
            "time_zone",
            "digest_time",
            "quiet_hours:6",
        )
    }


def test_a_change_is_whole_or_not_at_all(alice_api):
    response = change(
        alice_api,
        time_zone="Mars/Olympus",
        cells=[{"scope": "*", "channel": "email", "is_enabled": False}],
    )

    assert response.status_code == 400
    assert not ChannelPreference.objects.exists()
    assert not PreferenceChange.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"cells": [{"scope": "kind:nothing", "channel": "email"}]},
        {"cells": [{"scope": "*", "channel": "database", "is_enabled": False}]},
        {"cells": [{"scope": "*", "channel": "email", "frequency": "weekly"}]},
        {"quiet_hours": [{"weekday": 7, "start": "22:00", "end": "07:00"}]},
        {"quiet_hours": [{"weekday": 1, "start": "22:00"}]},
        {"quiet_hours": [{"weekday": 1}, {"weekday": 1}]},
        {"milestones": [10]},
        {"milestones_above_seconds": -1},
        {"paused_until": "9999-01-01T00:00:00Z"},
        {"cells": [{"scope": "*", "channel": "email"}] * 200},
    ],
)
def test_what_makes_no_sense_is_refused(alice_api, values):
    assert change(alice_api, **values).status_code == 400


def test_a_word_is_taken_back_by_null(alice_api):
    change(alice_api, cells=[{"scope": "*", "channel": "email", "is_enabled": False}])

    change(alice_api, cells=[{"scope": "*", "channel": "email", "is_enabled": None}])

    assert not ChannelPreference.objects.exists()
    assert PreferenceChange.objects.count() == 2


def test_quiet_hours_of_a_day_are_taken_back(alice_api):
    change(alice_api, quiet_hours=[{"weekday": 1, "start": "22:00", "end": "07:00"}])

    change(alice_api, quiet_hours=[{"weekday": 1}])

    assert not QuietHours.objects.exists()


def test_a_pause_until_a_past_moment_is_refused(alice_api):
    past = timezone.now() - timedelta(hours=1)

    response = change(
        alice_api, is_woken_by_failures=True, paused_until=past.isoformat()
    )

    assert response.json()["fields"] == {"paused_until": ["This is in the past."]}
    assert not PreferenceChange.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"x": 1}, "x"),
        ({"kinds": ["job_failed"]}, "kinds"),
        ({"cells": [{"scope": "*", "channel": "email", "on": 1}]}, "cells.0.on"),
        ({"quiet_hours": [{"weekday": 1, "from": "22:00"}]}, "quiet_hours.0.from"),
    ],
)
def test_a_name_that_is_not_known_is_refused_by_its_name(alice_api, values, field):
    response = change(alice_api, time_zone="Asia/Tokyo", **values)

    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]
    assert not PreferenceChange.objects.exists()


def test_an_empty_list_of_quiet_hours_clears_all(alice_api):
    days = [{"weekday": day, "start": "22:00", "end": "07:00"} for day in (1, 5)]
    change(alice_api, quiet_hours=days)

    response = change(alice_api, quiet_hours=[])

    assert response.json()["quiet_hours"] == []
    assert not QuietHours.objects.exists()


def test_quiet_hours_without_length_are_refused(alice_api):
    day = {"weekday": 1, "start": "22:00", "end": "22:00"}

    response = change(alice_api, quiet_hours=[day])

    words = "Start and end are the same; choose another end."
    assert response.json()["fields"] == {"quiet_hours.0.end": [words]}
    assert not QuietHours.objects.exists()


def test_the_trail_is_ones_own(alice_api, charlie_api):
    change(alice_api, time_zone="Asia/Tokyo")

    (line,) = alice_api.get(f"{URL}/changes").json()["results"]
    assert (line["subject"], line["before"], line["after"]) == (
        "time_zone",
        "",
        "Asia/Tokyo",
    )
    assert (line["actor"], line["source"]) == ("alice", "api")
    assert charlie_api.get(f"{URL}/changes").json()["results"] == []


def test_a_job_is_followed_and_forgotten(alice_api, alice):
    job = make_job(alice)
    there = f"{URL}/jobs/{job.pk}"

    response = alice_api.put(there, {"choice": "follow"}, format="json")

    expected = {"job": str(job.pk), "title": job.title, "choice": "follow"}
    assert response.json() == expected
    assert alice_api.get(f"{URL}/jobs").json()["results"] == [expected]
    assert alice_api.delete(there).status_code == 204
    assert alice_api.delete(there).status_code == 204
    assert not JobChoice.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete"])
def test_nobody_chooses_of_what_they_cannot_see(alice, charlie_api, method):
    there = f"{URL}/jobs/{make_job(alice).pk}"

    response = getattr(charlie_api, method)(there, {"choice": "mute"}, format="json")

    assert response.status_code == 404
    assert not JobChoice.objects.exists()


def test_staff_follow_the_jobs_of_others(alice, bob, bob_api):
    job = make_job(alice)

    bob_api.put(f"{URL}/jobs/{job.pk}", {"choice": "follow"}, format="json")

    assert JobChoice.objects.get().user == bob
