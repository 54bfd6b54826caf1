"""A list of jobs is narrowed by each thing that is asked for, and by all together."""

from __future__ import annotations

import pytest

from progress.api.filters import narrowed
from progress.models import Job
from tests.factories import fail, make_job, only_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(alice):
    """A failed job of a batch, and a queued exam."""
    failed = make_job(alice, ["letter.pdf"], batch="May")
    fail(only_document(failed))
    return failed, make_job(alice, ["exam.pdf"], job_type="exam")


def found(**asked):
    return set(narrowed(Job.objects.all(), asked))


def test_nothing_asked_narrows_nothing(jobs):
    assert found() == set(jobs)


def test_each_question_narrows(jobs):
    failed, exam = jobs
    assert found(state=["failed"]) == {failed}
    assert found(state=["failed", "queued"]) == {failed, exam}
    assert found(job_type="exam") == {exam}
    assert found(batch=failed.batch_id) == {failed}
    assert found(q="letter") == {failed}
    assert found(q="type:exam") == {exam}


def test_all_questions_hold_together(jobs):
    assert found(state=["failed"], job_type="exam") == set()
