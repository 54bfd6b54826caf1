"""What a sender wishes is parted from Celery's options."""

from __future__ import annotations

import pytest

from workers.tracking.wishes import take, wishes


def test_wishes_are_no_options_of_celery():
    wanted, rest = take({"owner": "alice", "queue": "slow", "title": "May"})
    assert (wanted.owner, wanted.title, wanted.batch) == ("alice", "May", "")
    assert rest == {"queue": "slow"}
    assert wanted.is_own_job
    assert not take({"queue": "slow"})[0].is_own_job


@pytest.mark.django_db
def test_a_person_becomes_an_id_that_messages_can_carry(alice):
    assert wishes(owner=alice).owner == alice.pk
