"""Priority: the share that what waits gets."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.models import Document, Event, Job
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_waits_goes_ahead_of_what_was_handed_in_before(alice, bob):
    for _ in range(3):
        factories.make_job(bob)
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    factories.make_job(alice)
    assert lifecycle.set_priority(job.pk, 2, actor=bob)
    taken = [
        lifecycle.claim_next("documents", task_id=str(n), worker="w").document_id
        for n in range(3)
    ]
    own = list(job.documents.in_order().values_list("pk", flat=True))
    # Bob's first has the clock's own turn; the second of the job costs a sixteenth.
    assert set(own) <= set(taken)


def test_history_says_who_gave_which(alice, bob):
    job = factories.make_job(alice)
    lifecycle.set_priority(job.pk, 1, actor=bob)
    event = Event.objects.latest("id")
    assert (event.kind, event.actor, event.data) == (
        "prioritized",
        bob,
        {"from": 0, "to": 1},
    )
    assert Document.objects.get(job=job).priority == 1


def test_the_same_priority_again_is_nothing(alice):
    job = factories.make_job(alice)
    seq = Job.objects.get(pk=job.pk).seq
    assert not lifecycle.set_priority(job.pk, 0)
    assert Job.objects.get(pk=job.pk).seq == seq


def test_what_has_ended_gets_none(alice):
    job = factories.make_job(alice)
    lifecycle.cancel_job(job.pk)
    assert not lifecycle.set_priority(job.pk, 1)


def test_there_are_only_so_many_priorities(alice):
    with pytest.raises(ValueError, match="one of"):
        lifecycle.set_priority(factories.make_job(alice).pk, 99)
