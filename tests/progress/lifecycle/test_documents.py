"""Every move of a document, from every state: what the table forbids never happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.lifecycle import Claim
from progress.lifecycle.change import change
from progress.lifecycle.documents import move, move_one
from progress.models import Document, Job
from progress.states import TRANSITIONS, State
from tests import factories

pytestmark = pytest.mark.django_db

TOKEN = uuid4()


def claim_of(document: Document) -> Claim:
    return Claim(
        document_id=document.pk,
        job_id=document.job_id,
        token=TOKEN,
        attempt=1,
        task_id="t",
        worker="w",
    )


def finish(ending: lifecycle.Ending) -> Callable[[Document], object]:
    return lambda document: lifecycle.finish(claim_of(document), ending)


#: What people and workers do, with the states in which it changes anything.
DEEDS: dict[str, tuple[Callable[[Document], object], dict[State, State]]] = {
    "claim": (
        lambda d: lifecycle.claim(d.pk, task_id="t", worker="w"),
        {State.QUEUED: State.PROCESSING},
    ),
    "complete": (finish(lifecycle.completed()), {State.PROCESSING: State.COMPLETED}),
    "fail": (finish(lifecycle.failed("c", "m")), {State.PROCESSING: State.FAILED}),
    "stop": (finish(lifecycle.cancelled()), {State.PROCESSING: State.CANCELLED}),
    "rescue": (
        lambda d: factories.lose(d.pk),
        {State.PROCESSING: State.QUEUED},
    ),
    "retry": (
        lambda d: lifecycle.retry_document(d.pk),
        {State.FAILED: State.QUEUED, State.CANCELLED: State.QUEUED},
    ),
    "cancel": (
        lambda d: lifecycle.cancel_document(d.pk),
        {State.QUEUED: State.CANCELLED},
    ),
}


def document_in(alice, state: State) -> Document:
    """Return a document in a state, with a lease that has lapsed, counted right."""
    job = factories.make_job(alice)
    document = factories.only_document(job)
    Document.objects.filter(pk=document.pk).update(
        state=state,
        lease_token=TOKEN,
        lease_expires_at=timezone.now() - timedelta(seconds=1),
    )
    counter = f"documents_{state.value}"
    if state != State.QUEUED:
        Job.objects.filter(pk=job.pk).update(state=state, **{counter: 1})
    document.refresh_from_db()
    return document


@pytest.mark.parametrize("old", list(State))
@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_changes_only_what_it_may(alice, old, deed):
    document = document_in(alice, old)
    do, outcomes = DEEDS[deed]
    do(document)
    document.refresh_from_db()
    assert document.state == outcomes.get(old, old)
    assert document.state == old or document.state in TRANSITIONS[old]


@pytest.mark.parametrize("old", list(State))
@pytest.mark.parametrize("new", list(State))
def test_a_move_follows_the_table_for_every_pair(alice, old, new):
    document = document_in(alice, old)
    with change(document.job_id) as current:
        moved = move(current, Document.objects.filter(pk=document.pk), new)
    document.refresh_from_db()
    assert bool(moved) == (new in TRANSITIONS[old])
    assert document.state == (new if moved else old)


def test_a_single_document_moves_by_the_same_table(alice):
    document = factories.only_document(factories.make_job(alice))
    with change(document.job_id) as current:
        where = {"id": document.pk}
        assert move_one(current, where, State.COMPLETED) == 0
        assert move_one(current, where, State.PROCESSING, stage="census") == 1
    document.refresh_from_db()
    assert (document.state, document.stage) == (State.PROCESSING, "census")
    assert document.seq == current.seq
