"""Hand-back: what a worker gives back in good order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from progress import lifecycle, recording
from progress.frames import load_frame, message_of
from progress.lifecycle import Claim
from progress.models import Attempt, Document, Event, Job
from progress.recording import Findings, Flush
from progress.signals import DocumentsQueued, documents_queued
from progress.states import Agent, EventKind, HandBack, Outcome, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice) -> Claim:
    """A claim on a document of which one page is good and one bad."""
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    pages = (factories.good_page(1), factories.bad_page(2))
    recording.record(
        claim, Flush(stage="extraction", message="At it", points=5000, pages=pages)
    )
    return claim


@pytest.fixture
def facts() -> Iterator[list[DocumentsQueued]]:
    """What the workers were told."""
    told: list[DocumentsQueued] = []
    documents_queued.connect(told.append)
    yield told
    documents_queued.disconnect(told.append)


@pytest.mark.parametrize("reason", [HandBack.SHUTDOWN, HandBack.SLICE])
def test_a_document_handed_back_waits_with_its_pages_and_counters(claim, facts, reason):
    assert lifecycle.hand_back(claim, reason)
    document, job = Document.objects.get(), Job.objects.get()
    assert (document.state, document.lease_token) == (State.QUEUED, None)
    assert (document.pages_done, document.pages_failed, document.points) == (1, 1, 5000)
    assert (job.documents_processing, job.pages_done, job.pages_failed) == (0, 1, 1)
    assert document.attempts_since_queued == 0
    assert document.slices == (reason is HandBack.SLICE)
    assert [t.task_id for fact in facts for t in fact.tasks] == [f"{document.pk}-2"]


def test_its_attempt_and_its_history_say_so(claim):
    lifecycle.hand_back(claim, HandBack.SHUTDOWN)
    attempt, event = Attempt.objects.get(), Event.objects.get(kind=EventKind.YIELDED)
    assert (attempt.outcome, attempt.pages_at_end) == (Outcome.HANDED_BACK, 1)
    assert (event.agent, event.data["reason"]) == (Agent.WORKER, "shutdown")
    assert (event.from_state, event.to_state) == (State.PROCESSING, State.QUEUED)
    assert "1 page kept" in event.message


def test_a_paused_document_waits_without_a_message(claim, facts):
    lifecycle.pause_job(claim.job_id)
    assert lifecycle.hand_back(claim, HandBack.PAUSED)
    # Beside it stands "Paused", where an estimate would.
    assert Document.objects.get().message == "Waiting to be resumed"
    assert Document.objects.get().state == State.QUEUED
    assert facts == []


def test_it_may_wait_on_another_queue(claim):
    assert lifecycle.hand_back(claim, HandBack.SLICE, queue="long", priority=-1)
    document = Document.objects.get()
    assert (document.queue, document.priority) == ("long", -1)


def test_who_lost_the_lease_cannot_hand_back(claim):
    assert lifecycle.finish(claim, lifecycle.completed())
    assert not lifecycle.hand_back(claim, HandBack.SHUTDOWN)
    assert Document.objects.get().state == State.COMPLETED


def test_a_document_that_is_to_stop_is_cancelled_and_not_queued(claim, alice):
    lifecycle.cancel_document(claim.document_id, actor=alice)
    assert lifecycle.hand_back(claim, HandBack.SHUTDOWN)
    assert Job.objects.get().state == Document.objects.get().state == State.CANCELLED


def test_nothing_is_handed_back_of_a_job_that_is_gone(claim):
    Job.objects.get().delete()
    assert not lifecycle.hand_back(claim, HandBack.SHUTDOWN)


def test_a_document_for_another_queue_says_of_how_many_pages(claim):
    """Its job says the same, and neither what it did before."""
    classes = ("image", "text", "image")
    findings = Findings(page_classes=classes)
    flush = Flush(stage="census", message="Counting", points=0, findings=findings)
    recording.record(claim, flush)
    lifecycle.hand_back(claim, HandBack.MOVED, queue="ocr")
    document = Document.objects.get()
    said = "Waiting for text recognition: 2 pages"
    assert (document.message, document.stage) == (said, "")
    frame = load_frame(claim.job_id)
    assert (frame["message"], frame["stage"]) == (said, "")


def test_a_job_says_what_is_true_of_it_until_it_goes_on(claim):
    lifecycle.hand_back(claim, HandBack.SHUTDOWN)
    job = Job.objects.get()
    assert message_of(job) == "Its worker is stopping; waiting for another"
    again = factories.claim(Document.objects.get())
    job.refresh_from_db()
    assert message_of(job) == "Starting"
    lifecycle.pause_job(job.pk)
    lifecycle.hand_back(again, HandBack.PAUSED)
    lifecycle.resume_job(job.pk)
    job.refresh_from_db()
    assert message_of(job) == "Waiting for a worker"
