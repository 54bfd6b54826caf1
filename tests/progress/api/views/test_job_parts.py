"""What belongs to a job is listed in its order, without texts, at a fixed cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import fail, make_job, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    job = make_job(alice, ["a.txt", "b.txt", "c.txt"])
    first, second, _ = job.documents.in_order()
    read_whole(first, pages=2, logs=["One.", "Two."])
    fail(second)
    return job


def test_documents_are_listed_in_their_order(alice_api, job):
    body = alice_api.get(f"/api/jobs/{job.pk}/documents").json()
    assert body["count"] == 3
    assert [d["position"] for d in body["results"]] == [0, 1, 2]
    assert [d["state"] for d in body["results"]] == ["completed", "failed", "queued"]
    assert body["results"][1]["error"]["code"] == "encrypted"


def test_documents_can_be_narrowed_to_a_state(alice_api, job):
    body = alice_api.get(f"/api/jobs/{job.pk}/documents?state=failed").json()
    assert [document["name"] for document in body["results"]] == ["b.txt"]


def test_pages_come_without_their_texts(alice_api, job):
    pages = alice_api.get(f"/api/jobs/{job.pk}/pages").json()["results"]
    assert [page["number"] for page in pages] == [1, 2]
    assert pages[0]["excerpt"].startswith("The library")
    assert "text" not in pages[0]


def test_the_log_is_oldest_first(alice_api, job):
    lines = alice_api.get(f"/api/jobs/{job.pk}/logs").json()["results"]
    assert [line["text"] for line in lines] == ["One.", "Two."]
    assert lines[0]["level"] == "info"


def test_the_history_says_who_began_it(alice_api, job):
    events = alice_api.get(f"/api/jobs/{job.pk}/events").json()["results"]
    assert events[0]["kind"] == "queued"
    assert events[0]["actor"] == "alice"
    assert [event["seq"] for event in events] == sorted(e["seq"] for e in events)


@pytest.mark.parametrize(
    ("part", "queries"), [("documents", 3), ("pages", 2), ("logs", 2), ("events", 2)]
)
def test_each_list_costs_the_same_however_long_it_is(
    alice, alice_api, job, django_assert_num_queries, part, queries
):
    with django_assert_num_queries(queries):
        alice_api.get(f"/api/jobs/{job.pk}/{part}")


def test_a_list_of_documents_reads_nothing_that_it_does_not_show(alice_api, job):
    with CaptureQueriesContext(connection) as queries:
        alice_api.get(f"/api/jobs/{job.pk}/documents")
    assert not [q["sql"] for q in queries if '"statistics"' in q["sql"]]
