"""Batches by REST."""

from __future__ import annotations

import json

import pytest

from progress.api.shapes import BatchPresentDict
from progress.frames import load_batch
from progress.models import Batch
from tests.factories import fail, make_job, only_document
from tests.support.shapes import mismatches

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


def test_a_batch_answers_what_its_message_says(alice, alice_api):
    job = make_job(alice, batch="May")
    body = alice_api.get(f"/api/batches/{job.batch_id}").json()
    message = json.loads(json.dumps(load_batch(Batch.objects.get().pk)))
    same = {key: body[key] for key in message} | {"timestamp": message["timestamp"]}
    assert same == message
    assert mismatches(body, BatchPresentDict) == []


def test_a_batch_is_unchanged_until_one_of_its_jobs_moves(alice, alice_api):
    first, second = (make_job(alice, batch="May") for _ in range(2))
    address = f"/api/batches/{first.batch_id}"
    tag = alice_api.get(address)["ETag"]
    assert alice_api.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304
    fail(only_document(second))
    moved = alice_api.get(address, HTTP_IF_NONE_MATCH=tag)
    assert (moved.status_code, moved.json()["jobs"]["failed"]) == (200, 1)
    assert moved["ETag"] != tag


def test_a_batch_that_loses_a_job_has_changed(alice, alice_api):
    first, second = (make_job(alice, batch="May") for _ in range(2))
    address = f"/api/batches/{first.batch_id}"
    before = alice_api.get(address)
    second.delete()
    after = alice_api.get(address, HTTP_IF_NONE_MATCH=before["ETag"])
    assert after.status_code == 200
    assert after.json()["seq"] > before.json()["seq"]


def test_a_batch_is_for_its_owner_and_staff(alice, bob_api, charlie_api):
    job = make_job(alice, batch="May")
    address = f"/api/batches/{job.batch_id}"
    tag = bob_api.get(address)["ETag"]
    assert bob_api.get(address).status_code == 200
    assert charlie_api.get(address).status_code == 404
    assert charlie_api.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 404


def test_a_batch_costs_one_query(alice, alice_api, django_assert_num_queries):
    job = make_job(alice, batch="May")
    with django_assert_num_queries(1):
        alice_api.get(f"/api/batches/{job.batch_id}")


def test_the_list_costs_the_same_for_one_batch_and_for_many(
    alice, alice_api, django_assert_num_queries
):
    for number in range(4):
        make_job(alice, batch=f"Batch {number}")
    with django_assert_num_queries(2):
        body = alice_api.get("/api/batches").json()
    titles = [batch["title"] for batch in body["results"]]
    assert titles == ["Batch 3", "Batch 2", "Batch 1", "Batch 0"]
