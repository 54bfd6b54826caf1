"""One change: a seq, its history, its hint."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress import broadcast
from progress.lifecycle.change import NothingChanged, change, job_of
from progress.models import Event, Job
from progress.states import EventKind
from tests import factories


@pytest.fixture
def hints(monkeypatch) -> list[broadcast.Hint]:
    """What viewers were told."""
    told: list[broadcast.Hint] = []
    monkeypatch.setattr(broadcast, "hint", told.append)
    return told


def change_nothing(job: Job) -> None:
    """Begin a change and find that there is nothing to change."""
    with change(job.pk) as current:
        current.record(EventKind.STARTED, "It began")
        raise NothingChanged


@pytest.mark.django_db(transaction=True)
def test_each_change_has_the_next_number_and_is_hinted_after_the_commit(alice, hints):
    job = factories.make_job(alice)
    hints.clear()
    with change(job.pk) as current:
        current.record(EventKind.STARTED, "It began")
        assert current.seq == job.seq + 1
        assert not hints
    assert [(h.job_id, h.seq) for h in hints] == [(job.pk, job.seq + 1)]
    assert Event.objects.get(kind="started").seq == job.seq + 1


@pytest.mark.django_db(transaction=True)
def test_a_change_of_nothing_leaves_no_trace(alice, hints):
    job = factories.make_job(alice)
    hints.clear()
    with pytest.raises(NothingChanged):
        change_nothing(job)
    assert Job.objects.get(pk=job.pk).seq == job.seq
    assert not Event.objects.filter(kind="started").exists()
    assert not hints


@pytest.mark.django_db
def test_a_job_that_is_gone_cannot_change():
    with pytest.raises(Job.DoesNotExist), change(uuid4()):
        pass
    assert job_of(uuid4()) is None
