"""The rows behind an outlook."""

from __future__ import annotations

import pytest
from django.utils import timezone

from progress import presence
from progress.estimates import situation
from progress.models import Document
from progress.recording import Findings, Flush, record
from tests import factories

pytestmark = pytest.mark.django_db


def begin(document) -> None:
    flush = Flush(
        stage="extraction",
        message="",
        points=3000,
        findings=Findings(kind="pdf", page_classes=("text",) * 5),
        pages=(factories.good_page(1), factories.good_page(2)),
    )
    record(factories.claim(document), flush)


def test_what_is_in_work_comes_before_what_waits(alice):
    job = factories.make_job(alice, ["1.pdf", "2.pdf", "3.pdf"])
    begin(job.documents.get(position=2))
    found = situation.read(timezone.now())
    assert [row.name for row in found.rows] == ["3.pdf", "1.pdf", "2.pdf"]
    (done,) = found.done.values()
    assert sum(pages.pages for pages in done.values()) == 2


def test_workers_are_read_with_what_they_take(alice):
    factories.make_job(alice)
    presence.beat("documents@here", pid=1, slots=2, queues={"documents"})
    (worker,) = situation.read(timezone.now()).workers
    assert (worker.slots, worker.queues) == (2, ["documents"])


def test_it_is_three_queries_however_many_documents(alice, django_assert_num_queries):
    job = factories.make_job(alice, [f"{n}.pdf" for n in range(12)])
    for document in job.documents.all()[:3]:
        begin(document)
    presence.beat("documents@here", pid=1, slots=2, queues={"documents"})
    with django_assert_num_queries(3):
        situation.read(timezone.now())


def test_of_a_job_that_is_longer_than_what_is_read_it_says_how_much_is_open(
    alice, monkeypatch, django_assert_num_queries
):
    job = factories.make_job(alice, [f"{n}.pdf" for n in range(6)], batch="May")
    factories.fail(job.documents.get(position=5))
    monkeypatch.setattr(situation, "MOST", 3)
    with django_assert_num_queries(4):
        found = situation.read(timezone.now())
    assert len(found.rows) == 3
    assert found.open == {job.pk: 5, job.batch_id: 5}


def test_of_what_is_read_whole_nothing_more_is_asked(alice, monkeypatch):
    factories.make_job(alice, ["1.pdf", "2.pdf", "3.pdf"])
    monkeypatch.setattr(situation, "MOST", 3)
    assert situation.read(timezone.now()).open == {}


def test_a_part_of_a_workflow_that_waits_for_another_is_not_sent(alice):
    document = factories.only_document(factories.make_job(alice))
    assert situation.read(timezone.now()).rows[0].is_sent
    tasks = Document.objects.filter(pk=document.pk)
    tasks.update(task_name="sync", task_arguments=None)
    assert not situation.read(timezone.now()).rows[0].is_sent
    tasks.update(task_arguments={"args": []})
    assert situation.read(timezone.now()).rows[0].is_sent


def test_without_work_it_is_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        situation.read(timezone.now())


# PostgreSQL reads a table as small as a test's as a whole.
@pytest.mark.sqlite
def test_documents_that_have_ended_are_not_looked_through():
    assert "SCAN progress_document" not in situation.active_documents().explain()
