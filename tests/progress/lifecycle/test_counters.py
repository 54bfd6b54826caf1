"""Counters move by deltas and always equal what counting would give."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from progress import lifecycle, recording
from progress.lifecycle import cancelled, completed, failed
from progress.lifecycle.change import change
from progress.lifecycle.counters import Delta, apply, state_delta
from progress.models import Batch, Document, Job, Page
from progress.recording import Findings, Flush
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_documents_way_moves_one_counter_down_and_one_up():
    delta = state_delta(State.PROCESSING, State.FAILED, points_sum=-5)
    assert (delta.documents_processing, delta.documents_failed) == (-1, 1)
    assert delta.points_sum == -5
    assert state_delta(State.QUEUED, State.PROCESSING).documents_processing == 1


@pytest.mark.parametrize(("points", "is_urgent"), [(4_999, False), (5_000, True)])
def test_a_milestone_of_the_job_is_told_at_once(alice, points, is_urgent):
    job = factories.make_job(alice)
    Job.objects.filter(pk=job.pk).update(points_sum=2_500)
    with change(job.pk, is_urgent=False) as current:
        apply(current, Delta(points_sum=points - 2_500))
        assert current.hint().is_urgent is is_urgent


def assert_counters_equal_counts(job: Job) -> None:
    """Compare each counter of a job and its batch with a count over the rows."""
    job.refresh_from_db()
    documents = Document.objects.filter(job=job)
    states = Counter(documents.values_list("state", flat=True))
    pages = Counter(Page.objects.filter(job=job).values_list("state", flat=True))
    assert {
        "processing": job.documents_processing,
        "completed": job.documents_completed,
        "failed": job.documents_failed,
        "cancelled": job.documents_cancelled,
        "queued": job.documents_queued,
    } == {state.value: states[state] for state in State}
    assert (job.pages_done, job.pages_failed) == (pages["completed"], pages["failed"])
    assert job.pages_total == sum(d.pages_total or 0 for d in documents)
    assert job.points_sum == sum(d.points for d in documents)
    assert (job.batch.points_sum, job.batch.documents_failed) == (
        job.points_sum,
        job.documents_failed,
    )


@pytest.mark.parametrize("seed", range(4))
def test_after_any_story_the_counters_equal_the_counts(alice, seed):
    live_through(alice, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4, 104))
def test_after_very_many_stories_the_counters_equal_the_counts(alice, seed):
    live_through(alice, seed)


def live_through(alice, seed: int) -> None:
    chance = random.Random(seed)
    job = factories.make_job(alice, [f"{n}.txt" for n in range(5)], batch="May")
    for _ in range(60):
        do_something(chance, job, alice)
        assert_counters_equal_counts(job)
    assert Batch.objects.get().documents_total == 5


def do_something(chance: random.Random, job: Job, alice) -> None:
    """Let one thing happen to a document that chance picks."""
    document = chance.choice(list(job.documents.in_order()))
    if document.state == State.QUEUED:
        factories.claim(document)
    elif document.state == State.PROCESSING:
        work_on(chance, document)
    elif chance.random() < 0.5:
        lifecycle.retry_document(document.pk, actor=alice)
    elif chance.random() < 0.1:
        lifecycle.cancel_job(job.pk, actor=alice)


def work_on(chance: random.Random, document: Document) -> None:
    attempt = document.attempts.get(number=document.attempt)
    claim = lifecycle.Claim(
        document_id=document.pk,
        job_id=document.job_id,
        token=attempt.lease_token,
        attempt=attempt.number,
        task_id=attempt.task_id,
        worker=attempt.worker,
    )
    number = chance.randint(1, 4)
    page = chance.choice([factories.good_page, factories.bad_page])(number)
    flush = Flush(
        stage="extraction",
        message=f"Processing page {number} of 4",
        points=number * 2000,
        findings=Findings(page_classes=("text",) * 4),
        pages=(page,),
    )
    recording.record(claim, flush)
    if chance.random() < 0.5:
        endings = [completed(), cancelled(), failed("corrupt", "Damaged.")]
        lifecycle.finish(claim, chance.choice(endings))
