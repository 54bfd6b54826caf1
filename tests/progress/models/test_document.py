"""Documents: who sees them, and what is asked about them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from progress.models import Document
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_sees_the_documents_of_ones_own_jobs(alice, bob, charlie):
    document = factories.only_document(factories.make_job(alice))
    assert list(Document.objects.visible_to(alice)) == [document]
    assert list(Document.objects.visible_to(bob)) == [document]
    for user in (charlie, AnonymousUser()):
        assert not Document.objects.visible_to(user).exists()


def test_the_next_task_is_named_after_the_next_attempt(alice):
    document = factories.only_document(factories.make_job(alice))
    assert document.next_task_id == f"{document.pk}-1"
    claim = factories.claim(document)
    document.refresh_from_db()
    assert claim.task_id == f"{document.pk}-1"
    assert document.next_task_id == f"{document.pk}-2"


MINUTE = timedelta(minutes=1)


def test_a_message_is_due_again_after_twice_the_wait(alice):
    document = factories.only_document(factories.make_job(alice))
    queued_at = document.queued_at
    sent = []
    for minutes in range(1, 61):
        now = queued_at + minutes * MINUTE + timedelta(seconds=1)
        if Document.objects.due_for_a_message(now, MINUTE).exists():
            Document.objects.update(enqueued_at=now)
            sent.append(minutes)
    assert sent == [1, 3, 7, 15, 31]


def test_no_message_is_due_about_what_does_not_wait(alice):
    document = factories.only_document(factories.make_job(alice))
    later = timezone.now() + 60 * MINUTE
    assert Document.objects.due_for_a_message(later, MINUTE).exists()
    factories.claim(document)
    assert not Document.objects.due_for_a_message(later, MINUTE).exists()


def test_a_place_in_a_job_is_taken_once(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    with pytest.raises(IntegrityError), transaction.atomic():
        job.documents.update(position=0)


def test_progress_is_a_hundred_only_when_completed(alice):
    document = factories.only_document(factories.make_job(alice))
    document.points = 10_000
    assert document.progress == 99.9
    document.state = "completed"
    assert document.progress == 100.0
    assert document.is_terminal
    assert not document.is_retryable
