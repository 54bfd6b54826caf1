"""Results are whole, in order, and read in bounded pieces."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress import results
from progress.models import Job
from tests.factories import (
    bad_page,
    fail,
    good_page,
    make_job,
    read_whole,
)

pytestmark = pytest.mark.django_db


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@pytest.fixture
def mixed_job(alice):
    """A job with a document that was read and one that failed."""
    job = make_job(alice, ["first.txt", "second.pdf"], batch="May")
    first, second = job.documents.in_order()
    read_whole(first, pages=3)
    fail(second)
    return fresh(job)


def test_the_json_has_every_page_of_every_document_in_order(mixed_job):
    found = json.loads("".join(results.job_as_json(mixed_job)))
    assert found["id"] == str(mixed_job.pk)
    assert found["batch"] == "May"
    assert found["state"] == "failed"
    assert [d["name"] for d in found["documents"]] == ["first.txt", "second.pdf"]
    first, second = found["documents"]
    assert [page["number"] for page in first["pages"]] == [1, 2, 3]
    assert first["pages"][0]["text"].startswith("The library")
    assert first["statistics"] == {"words": 30}
    assert first["error"] is None
    assert second["pages"] == []
    assert second["error"]["code"] == "encrypted"


def test_the_json_of_a_document_stands_alone(mixed_job):
    document = mixed_job.documents.in_order()[0]
    found = json.loads("".join(results.document_as_json(document)))
    assert found["id"] == str(document.pk)
    assert len(found["pages"]) == found["pages_done"] == 3


def test_the_text_names_each_document_and_each_page(mixed_job):
    text = "".join(results.job_as_text(mixed_job))
    assert text.splitlines()[0] == "first.txt and 1 more (failed)"
    assert "first.txt (completed)\n---------------------\n" in text
    assert text.index("[page 1]\nThe library") < text.index("[page 2]\nThe library")
    assert "second.pdf (failed)" in text
    assert "locked with a password" in text


def test_the_text_says_which_page_could_not_be_read(alice):
    job = make_job(alice)
    document = job.documents.get()
    document.pages.bulk_create(
        [page_row(document, good_page(1)), page_row(document, bad_page(2))]
    )
    text = "".join(results.document_as_text(document))
    assert "[page 2]\n(Not readable.)\n" in text


def test_a_job_without_any_page_yet_is_still_json(alice):
    job = make_job(alice, ["a.txt", "b.txt"])
    found = json.loads("".join(results.job_as_json(job)))
    assert [d["pages"] for d in found["documents"]] == [[], []]


def test_pages_are_read_in_chunks_and_none_is_lost_at_their_borders(alice, monkeypatch):
    monkeypatch.setattr(results, "PAGES_AT_ONCE", 4)
    job = make_job(alice)
    read_whole(job.documents.get(), pages=8)
    pieces = results.document_as_json(job.documents.get())
    with CaptureQueriesContext(connection) as queries:
        found = json.loads("".join(pieces))
    assert [page["number"] for page in found["pages"]] == list(range(1, 9))
    assert len(queries) == 3
    assert all("LIMIT 4" in query["sql"] for query in queries)


def test_documents_are_read_in_chunks_and_none_is_lost_at_their_borders(
    alice, monkeypatch
):
    monkeypatch.setattr(results, "DOCUMENTS_AT_ONCE", 2)
    names = [f"{number}.txt" for number in range(5)]
    job = make_job(alice, names)
    found = json.loads("".join(results.job_as_json(job)))
    assert [document["name"] for document in found["documents"]] == names


def page_row(document, result):
    from_result = {
        "number": result.number,
        "state": result.state,
        "text": result.text,
        "error_code": result.error_code,
        "error_message": result.error_message,
    }
    return document.pages.model(
        document=document,
        job_id=document.job_id,
        seq=1,
        created_at=document.created_at,
        **from_result,
    )


def test_the_results_of_two_thousand_pages_never_lie_in_memory_together(alice):
    job = make_job(alice)
    document = job.documents.get()
    text = "x" * 4000
    document.pages.bulk_create(
        [page_row(document, good_page(n, text)) for n in range(1, 2001)],
        batch_size=200,
    )
    tracemalloc.start()
    size = sum(len(piece) for piece in results.job_as_json(job))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 8_000_000
    assert peak < 1_500_000
