"""What a page and a document cost the database does not grow with their number."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.estimates import promises
from progress.models import Document, Page
from progress.states import State
from tests import factories
from tests.workers.conftest import make_document
from workers import attempt
from workers.reporter import Reporter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch, hints) -> None:
    """What depends on the clock is left out: the attempt's own flushes remain.

    The reporter flushes when time has passed, and promises look at the queue again
    when the last look was long enough ago.
    """
    monkeypatch.setattr(Reporter, "_flush_if_due", lambda self, report: None)
    monkeypatch.setattr(promises, "make", lambda document_id: None)
    monkeypatch.setattr(promises, "make_of_job", lambda job_id: None)


def statements_of(document: Document) -> list[str]:
    """Take a document from claim to end; return what the database was asked."""
    with CaptureQueriesContext(connection) as captured:
        attempt.run(factories.claim(document), lambda meta: None)
    document.refresh_from_db()
    assert document.state == State.COMPLETED, document.error_detail
    return without_continuations([query["sql"] for query in captured])


def without_continuations(said: list[str]) -> list[str]:
    """SQLite has no room for many rows in one INSERT: the next one goes on with it."""
    return [
        sql
        for before, sql in zip(["", *said], said, strict=False)
        if not (sql.startswith("INSERT") and sql[:60] == before[:60])
    ]


def pages(count: int) -> bytes:
    return "\f".join(f"This is page {n} of some." for n in range(count)).encode()


@pytest.fixture
def _history(alice) -> None:
    """One was read before: what is asked once, or only while nothing is known."""
    statements_of(make_document(alice, pages(2)))


@pytest.mark.usefixtures("_history")
def test_pages_cost_no_statements_of_their_own(alice):
    few = statements_of(make_document(alice, pages(2)))
    many = statements_of(make_document(alice, pages(150)))
    assert Page.objects.count() == 154
    assert len(many) == len(few)


@pytest.mark.usefixtures("_history")
def test_a_document_costs_forty_statements_at_most(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt", "c.txt"], content=pages(20))
    statements_of(job.documents.get(position=0))
    said = statements_of(job.documents.get(position=1))
    assert len(said) <= 40, said


@pytest.mark.usefixtures("_history")
def test_a_document_costs_the_same_among_ten_and_among_sixty(alice):
    def first_of(count: int) -> Document:
        names = [f"{number}.txt" for number in range(count)]
        job = factories.make_job(alice, names, content=pages(2))
        return Document.objects.get(job=job, position=0)

    few, many = statements_of(first_of(10)), statements_of(first_of(60))
    assert len(many) == len(few)


def test_handing_in_costs_the_same_for_two_documents_and_for_sixty(alice):
    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            factories.make_job(alice, [f"{number}.txt" for number in range(count)])
        return len(without_continuations([query["sql"] for query in captured]))

    assert statements(60) == statements(2)
