"""A job's page offers what its reader can want of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from notifications.models import Choice, JobChoice
from tests.factories import make_job


def words(client, job) -> str:
    return client.get(job.get_absolute_url()).content.decode()


def test_an_owner_can_mute_and_others_who_see_it_can_follow(
    alice, alice_client, bob_client
):
    job = make_job(alice)

    assert 'value="mute"' in words(alice_client, job)
    assert 'value="follow"' not in words(alice_client, job)
    assert 'value="follow"' in words(bob_client, job)


@pytest.mark.parametrize(
    ("choice", "word"), [("mute", "Unmute"), ("follow", "Unfollow")]
)
def test_what_was_chosen_can_be_undone(alice, alice_client, choice, word):
    job = make_job(alice)
    JobChoice.objects.create(
        user=alice, job=job, choice=Choice(choice), created_at=timezone.now()
    )

    assert f"{word}</button>" in words(alice_client, job)
