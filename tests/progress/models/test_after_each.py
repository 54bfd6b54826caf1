"""One question about many jobs."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_job_is_asked_from_its_own_seq(alice):
    first, second, third = (factories.make_job(alice) for _ in range(3))
    for job in (first, second, third):
        factories.claim(factories.only_document(job))
    wanted = {first.pk: 0, second.pk: 1, uuid4(): 0}
    rows = Event.objects.recorded_after_each(wanted)
    found = {(event.job_id, event.seq) for event in rows}
    assert found == {(first.pk, 1), (first.pk, 2), (second.pk, 2)}


def test_it_can_be_combined_and_negated(alice):
    job = factories.make_job(alice)
    rows = Event.objects.recorded_after_each({job.pk: 0})
    assert rows.filter(seq=1).count() == 1
    assert rows.filter(seq=2).count() == 0


@pytest.mark.sqlite
def test_the_index_on_job_and_seq_answers_it():
    rows = Event.objects.recorded_after_each({uuid4(): 5, uuid4(): 6})
    plan = rows.explain()
    assert "event_job_seq" in plan
    assert "SCAN" not in plan
