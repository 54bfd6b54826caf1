"""Escalations on their page and for programs: who may see them, and take care."""

from __future__ import annotations

import pytest

from notifications.models import EscalationRun, NotificationSettings, RunState
from tests.notifications.conftest import NOW, make_notification

pytestmark = pytest.mark.django_db

PAGE = "/notifications/escalations/"


def test_staff_and_the_owner_see_it_and_strangers_do_not(
    run, alice_client, bob_client, charlie_client
):
    headline = "1 of 2 documents failed"

    assert headline in alice_client.get(PAGE).content.decode()
    assert headline in bob_client.get(PAGE).content.decode()
    assert headline not in charlie_client.get(PAGE).content.decode()


def test_the_button_takes_care_of_it(run, alice, alice_client):
    answer = alice_client.post(f"{PAGE}{run.pk}/acknowledge", follow=True)

    assert "You take care of it." in answer.content.decode()
    run.refresh_from_db()
    assert (run.state, run.acknowledged_by) == (RunState.ACKNOWLEDGED, alice)
    again = alice_client.post(f"{PAGE}{run.pk}/acknowledge", follow=True)
    assert "It is over already." in again.content.decode()


def test_looking_changes_nothing(run, alice_client):
    assert alice_client.get(f"{PAGE}{run.pk}/acknowledge").status_code == 405
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_strangers_cannot_take_care(run, charlie_client):
    assert charlie_client.post(f"{PAGE}{run.pk}/acknowledge").status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_an_escalation_says_what_failed_and_shows_the_job_to_its_owner(
    run, alice_client, charlie_client
):
    page = alice_client.get(f"{PAGE}{run.pk}/").content.decode()

    assert run.event.payload["failures"][0]["name"] in page
    assert f"/jobs/{run.event.job_id}/" in page
    assert charlie_client.get(f"{PAGE}{run.pk}/").status_code == 404


def test_who_was_told_is_shown_no_way_to_the_job(run, charlie, charlie_client):
    make_notification(charlie, event=run.event)

    page = charlie_client.get(f"{PAGE}{run.pk}/").content.decode()

    assert "I take care of it" in page
    assert f"/jobs/{run.event.job_id}/" not in page


def test_after_the_last_step_the_page_says_until_when_it_is_open(run, alice_client):
    EscalationRun.objects.update(step=2)

    page = alice_client.get(PAGE).content.decode()

    assert "all have been told; open until" in page
    assert "I take care of it" in page


def test_times_are_those_of_who_looks(run, alice, alice_client):
    NotificationSettings.objects.create(
        user=alice, time_zone="Asia/Tokyo", updated_at=NOW
    )

    assert "JST</time>" in alice_client.get(PAGE).content.decode()
    assert "JST</time>" in alice_client.get(f"{PAGE}{run.pk}/").content.decode()
