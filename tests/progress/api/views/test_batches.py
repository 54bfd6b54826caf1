"""Batches by REST."""

from __future__ import annotations

import pytest

from progress.models import Batch
from tests.factories import fail, make_job, only_document

pytestmark = pytest.mark.django_db


def test_a_batch_is_begun_once_by_its_title(alice, alice_api):
    first = alice_api.post("/api/batches", {"title": "May"})
    second = alice_api.post("/api/batches", {"title": "May"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Batch.objects.get().owner == alice


def test_two_people_may_have_batches_of_one_title(alice_api, charlie_api):
    alice_api.post("/api/batches", {"title": "May"})
    assert charlie_api.post("/api/batches", {"title": "May"}).status_code == 201
    assert Batch.objects.count() == 2


@pytest.mark.parametrize("title", ["", " ", "x" * 201])
def test_a_title_that_cannot_be_is_refused(alice_api, title):
    response = alice_api.post("/api/batches", {"title": title})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["title"]
    assert not Batch.objects.exists()


def test_a_batch_counts_its_jobs_and_their_documents(alice, alice_api):
    failed = make_job(alice, batch="May")
    fail(only_document(failed))
    make_job(alice, ["b.txt", "c.txt"], batch="May")
    body = alice_api.get(f"/api/batches/{failed.batch_id}").json()
    assert (body["jobs"]["total"], body["jobs"]["failed"]) == (2, 1)
    assert body["jobs"]["queued"] == 1
    assert body["documents"] == {
        "total": 3,
        "completed": 0,
        "failed": 1,
        "cancelled": 0,
    }
    jobs = alice_api.get(f"/api/jobs?batch={failed.batch_id}").json()
    assert jobs["count"] == 2


def test_the_list_costs_the_same_for_one_batch_and_for_many(
    alice, alice_api, django_assert_num_queries
):
    for number in range(4):
        make_job(alice, batch=f"Batch {number}")
    with django_assert_num_queries(2):
        body = alice_api.get("/api/batches").json()
    titles = [batch["title"] for batch in body["results"]]
    assert titles == ["Batch 3", "Batch 2", "Batch 1", "Batch 0"]
