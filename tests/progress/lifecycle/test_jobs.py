"""The transitions of jobs follow from those of their documents."""

from __future__ import annotations

import pytest

from progress import lifecycle, signals
from progress.models import Event
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    facts: list = []
    hooks = (signals.job_queued, signals.job_started, signals.job_finished)
    for hook in hooks:
        hook.connect(facts.append)
    yield facts
    for hook in hooks:
        hook.disconnect(facts.append)


def test_the_hooks_hear_the_whole_life_of_a_job_with_its_attempts(alice, heard):
    job = factories.make_job(alice)
    document = factories.only_document(job)
    lifecycle.finish(factories.claim(document), lifecycle.failed("corrupt", "Damaged."))
    lifecycle.retry_job(job.pk)
    document.refresh_from_db()
    lifecycle.finish(factories.claim(document), lifecycle.completed())
    assert [(type(fact).__name__, fact.attempt) for fact in heard] == [
        ("JobQueued", 1),
        ("JobStarted", 1),
        ("JobFinished", 1),
        ("JobQueued", 2),
        ("JobStarted", 2),
        ("JobFinished", 2),
    ]
    assert (heard[2].state, heard[5].state) == (State.FAILED, State.COMPLETED)


def test_a_failing_hook_does_not_keep_a_job_from_ending(alice, heard, caplog):
    def breaks(fact) -> None:
        raise RuntimeError("no")

    signals.job_finished.connect(breaks)
    try:
        job = factories.make_job(alice)
        claim = factories.claim(factories.only_document(job))
        assert lifecycle.finish(claim, lifecycle.completed())
    finally:
        signals.job_finished.disconnect(breaks)
    job.refresh_from_db()
    assert job.state == State.COMPLETED
    assert "A receiver of job_finished failed" in caplog.text


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        (lifecycle.completed(), "The document is done"),
        (lifecycle.cancelled(), "Cancelled"),
        (lifecycle.failed("corrupt", "Damaged."), "The document could not be read"),
    ],
)
def test_the_end_of_a_job_is_said_in_words(alice, ending, sentence):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    lifecycle.finish(claim, ending)
    event = Event.objects.get(document=None, kind=ending.state)
    assert (event.message, event.from_state) == (sentence, "processing")
