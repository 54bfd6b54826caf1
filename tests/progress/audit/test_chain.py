"""Every state that anything has had is in the audit, one leading to the next."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from progress import lifecycle
from progress.lifecycle import again
from progress.models import AuditEntry, Document, Job
from progress.retries.policy import Policy
from progress.states import Agent, HandBack
from tests import factories
from tests.progress.lifecycle import test_tasks as tracked

pytestmark = pytest.mark.django_db

PASSES = lifecycle.failed("storage_away", "The storage did not answer.")


def to_the_end(document: Document, alice: User) -> None:
    lifecycle.finish(factories.claim(document), lifecycle.completed())


def fail_and_retry(document: Document, alice: User) -> None:
    factories.fail(document)
    assert lifecycle.retry_job(document.job_id, actor=alice)
    to_the_end(document, alice)


def cancel_and_retry(document: Document, alice: User) -> None:
    assert lifecycle.cancel_job(document.job_id, actor=alice)
    assert lifecycle.retry_document(document.pk, actor=alice)
    document.refresh_from_db()
    factories.claim(document)
    assert lifecycle.cancel_document(document.pk, actor=alice)
    assert lifecycle.force_document(document.pk)
    assert factories.lose(document.pk)


def lose_and_hand_back(document: Document, alice: User) -> None:
    factories.claim(document)
    assert factories.lose(document.pk)
    document.refresh_from_db()
    claim = factories.claim(document)
    assert lifecycle.hand_back(claim, HandBack.SLICE)
    document.refresh_from_db()
    claim = factories.claim(document)
    assert lifecycle.postpone(claim, PASSES, Policy(most=5, first=0.0, cap=0.0))
    document.refresh_from_db()
    assert again.try_again(factories.claim(document), "not yet")
    document.refresh_from_db()
    to_the_end(document, alice)


def chain_of(**whose: UUID | None) -> list[str]:
    """Return the states that something had by the audit, each leading to the next."""
    moves = AuditEntry.objects.filter(**whose).exclude(to_state="").order_by("pk")
    states: list[str] = []
    for entry in moves:
        assert not states or entry.from_state == states[-1], entry
        assert entry.agent != Agent.PERSON or entry.actor_name == "alice"
        states.append(entry.to_state)
    return states


@pytest.mark.parametrize(
    "story", [to_the_end, fail_and_retry, cancel_and_retry, lose_and_hand_back]
)
def test_each_state_is_told_with_the_one_before_it(
    alice, story: Callable[[Document, User], None]
):
    job = factories.make_job(alice)
    story(factories.only_document(job), alice)
    job.refresh_from_db()
    of_job = chain_of(job_id=job.pk, document_id=None)
    of_document = chain_of(document_id=factories.only_document(job).pk)
    assert of_job[0] == "queued"
    assert of_job[-1] == job.state
    assert of_document[-1] == factories.only_document(job).state


def test_so_is_that_of_parts_that_nobody_sends(alice):
    part = tracked.part(arguments=None)
    job = tracked.queue(alice, part)
    assert lifecycle.give_up(job.pk)
    assert chain_of(job_id=job.pk, document_id=None) == ["queued", "cancelled"]
    assert chain_of(document_id=part.id) == ["cancelled"]
    assert Job.objects.get().state == "cancelled"
