"""Documents that wait are sent to the workers, after the commit and not before."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from progress import lifecycle, signals
from progress.models import Document
from progress.signals import DocumentsQueued, QueuedTask
from tests import factories
from workers import courier, receivers


@pytest.fixture
def sent(monkeypatch) -> list[QueuedTask]:
    """What was enqueued."""
    sent: list[QueuedTask] = []
    monkeypatch.setattr(courier, "enqueue", sent.extend)
    return sent


@pytest.mark.django_db
def test_nothing_is_sent_before_the_commit(sent, django_capture_on_commit_callbacks):
    task = QueuedTask(document_id=uuid4(), task_id="t")
    fact = DocumentsQueued(job_id=uuid4(), job_type="document", tasks=(task,))
    with django_capture_on_commit_callbacks(execute=True):
        receivers.on_documents_queued(fact)
        assert sent == []
    assert sent == [task]


@pytest.mark.django_db
def test_a_retry_is_sent_though_the_task_was_not_to_begin_so_late(
    sent, django_capture_on_commit_callbacks
):
    passed = (timezone.now() - timedelta(days=1)).isoformat()
    stored = {"args": [], "kwargs": {}, "options": {"expires": passed}}
    task = QueuedTask(document_id=uuid4(), task_id="t", arguments=stored)
    fact = DocumentsQueued(job_id=uuid4(), job_type="shop.do", tasks=(task,))
    with django_capture_on_commit_callbacks(execute=True):
        receivers.on_documents_queued(fact)
    assert [each.arguments for each in sent] == [{**stored, "options": {}}]


@pytest.mark.django_db
def test_connecting_again_sends_once(sent, django_capture_on_commit_callbacks, alice):
    receivers.connect()
    with django_capture_on_commit_callbacks(execute=True):
        job = factories.make_job(alice, names=("a.txt", "b.txt"))
    ids = Document.objects.filter(job=job).values_list("pk", flat=True)
    assert {task.document_id for task in sent} == set(ids)
    assert len(sent) == 2


@pytest.mark.django_db
def test_a_retry_is_sent_as_the_next_attempt(
    sent, django_capture_on_commit_callbacks, document
):
    claim = factories.claim(document)
    lifecycle.finish(claim, lifecycle.failed("corrupt", "Damaged."))
    with django_capture_on_commit_callbacks(execute=True):
        assert lifecycle.retry_document(document.pk)
    assert [task.task_id for task in sent] == [f"{document.pk}-2"]


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_sent(sent, monkeypatch, alice):
    with pytest.raises(RuntimeError):
        factories.make_job(_raising(alice, monkeypatch))
    assert sent == []


def _raising(owner, monkeypatch):
    def fail(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(signals.documents_queued, "send", fail)
    return owner
