"""What failed for a cause that passes: in rows, and never in the broker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.lifecycle import Claim, failed
from progress.models import Attempt, Document, Event
from progress.retries.policy import Policy
from progress.states import Agent, Outcome, State
from tests import factories

pytestmark = pytest.mark.django_db

AWAY = failed("storage_away", "The storage did not answer.")


@pytest.fixture
def claim(alice):
    return factories.claim(factories.only_document(factories.make_job(alice)))


def claim_again() -> Claim:
    taken = lifecycle.claim_next("documents", task_id="t", worker="w")
    assert taken is not None
    return taken


def test_it_waits_for_its_moment_with_why_and_how_often(claim):
    assert lifecycle.postpone(claim, AWAY)
    document = Document.objects.get()
    assert (document.state, document.retries) == (State.QUEUED, 1)
    assert document.message == "The storage did not answer. Tries again soon (1 of 5)"
    wait = (document.not_before_at - timezone.now()).total_seconds()
    assert 5 < wait <= 18
    assert document.job.documents_processing == 0
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.error_code) == (Outcome.FAILURE, "storage_away")
    event = Event.objects.latest("id")
    assert (event.kind, event.agent) == ("retried", Agent.RETRY_POLICY)


def test_nobody_begins_it_before_its_moment(claim):
    lifecycle.postpone(claim, AWAY)
    document = Document.objects.get()
    assert lifecycle.claim_next("documents", task_id="t", worker="w") is None
    assert lifecycle.claim(document.pk, task_id="t", worker="w") is None
    Document.objects.update(not_before_at=timezone.now() - timedelta(seconds=1))
    taken = lifecycle.claim_next("documents", task_id="t", worker="w")
    assert taken.document_id == document.pk


def test_the_sweep_sends_its_message_once_it_is_due(claim):
    lifecycle.postpone(claim, AWAY)
    now = Document.objects.get().not_before_at
    assert now is not None
    due = Document.objects.due_for_a_retry
    assert not due(now - timedelta(seconds=1)).exists()
    assert due(now).exists()
    Document.objects.update(enqueued_at=now)
    assert not due(now + timedelta(hours=1)).exists()


def test_after_the_last_try_it_fails(claim):
    once = Policy(most=1, first=0, cap=0)
    assert lifecycle.postpone(claim, AWAY, once)
    again = claim_again()
    assert not lifecycle.postpone(again, AWAY, once)
    assert lifecycle.finish(again, AWAY)
    assert Document.objects.get().state == State.FAILED


@pytest.mark.parametrize("code", ["encrypted", "internal_error"])
def test_a_cause_that_does_not_pass_is_not_postponed(claim, code):
    seq = Document.objects.get().job.seq
    assert not lifecycle.postpone(claim, failed(code, "No."))
    assert Document.objects.get().job.seq == seq


def test_what_is_to_be_cancelled_is_not_postponed(claim):
    lifecycle.cancel_document(claim.document_id)
    assert not lifecycle.postpone(claim, AWAY)


def test_who_lost_the_lease_postpones_nothing(claim):
    lifecycle.finish(claim, lifecycle.completed())
    assert not lifecycle.postpone(claim, AWAY)
    assert Document.objects.get().state == State.COMPLETED


def test_a_person_begins_the_count_anew(claim):
    lifecycle.postpone(claim, AWAY, Policy(most=3, first=0, cap=0))
    again = claim_again()
    lifecycle.finish(again, AWAY)
    assert lifecycle.retry_document(claim.document_id)
    document = Document.objects.get()
    assert (document.retries, document.not_before_at) == (0, None)
