"""Retry by REST with a preview: of a job, a batch, or a filtered set."""

from __future__ import annotations

import pytest

from progress.models import Document, Event
from progress.states import State
from tests.factories import fail, make_job, only_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    """Two locked documents and one that failed by an error of ours."""
    job = make_job(alice, ["a.pdf", "b.pdf", "c.txt"], batch="May")
    first, second, third = job.documents.in_order()
    fail(first)
    fail(second)
    fail(third, "internal_error")
    return job


def states() -> list[str]:
    return list(Document.objects.in_order().values_list("state", flat=True))


def test_a_preview_groups_the_errors_and_says_which_are_worth_it(alice_api, job):
    for address in (f"/api/jobs/{job.pk}/retry", f"/api/batches/{job.batch_id}/retry"):
        found = alice_api.get(address).json()
        assert (found["documents"], found["worth_retrying"]) == (3, 1)
        groups = [(g["code"], g["documents"], g["remedy"]) for g in found["groups"]]
        assert groups == [("encrypted", 2, "change"), ("internal_error", 1, "retry")]
        assert len(found["groups"][0]["examples"]) == 2


def test_causes_may_be_chosen(alice, alice_api, job):
    body = {"codes": ["internal_error"]}
    answer = alice_api.post(f"/api/jobs/{job.pk}/retry", body)
    assert answer.json()["documents"] == 1
    assert states() == [State.FAILED, State.FAILED, State.QUEUED]
    assert Event.objects.get(kind="retried").actor == alice


def test_from_scratch_is_said_in_the_body(alice_api, job):
    document = job.documents.in_order()[0]
    body = {"from_scratch": True}
    assert (
        alice_api.post(f"/api/documents/{document.pk}/retry", body).status_code == 200
    )
    assert Event.objects.get(kind="retried").data == {"from_scratch": True}


def test_a_filter_names_documents_of_many_jobs(alice, alice_api, job):
    fail(only_document(make_job(alice)))
    assert alice_api.get("/api/retries?code=encrypted").json()["documents"] == 3
    query = "/api/retries?worth_retrying=true"
    assert alice_api.get(query).json()["documents"] == 1
    answer = alice_api.post(f"/api/retries?code=encrypted&job={job.pk}")
    assert answer.json()["documents"] == 2
    assert alice_api.post("/api/retries?code=corrupt").status_code == 409


def test_a_filter_reaches_nothing_of_others(charlie_api, dora_api, bob_api, job):
    for api in (charlie_api, dora_api):
        assert api.get("/api/retries").json()["documents"] == 0
        assert api.post("/api/retries").status_code == 409
    assert set(states()) == {State.FAILED}
    assert bob_api.get("/api/retries?owner=alice").json()["documents"] == 3


def test_who_may_not_retry_may_not_preview(charlie_api, dora_api, job):
    address = f"/api/jobs/{job.pk}/retry"
    assert charlie_api.get(address).status_code == 404
    assert dora_api.get(address).status_code == 403


@pytest.mark.parametrize(
    ("query", "field"), [("since=yesterday", "since"), ("job=7", "job")]
)
def test_a_filter_that_makes_no_sense_is_refused(alice_api, query, field):
    answer = alice_api.get(f"/api/retries?{query}")
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_what_is_too_much_for_one_request_is_counted(alice_api, job, monkeypatch):
    monkeypatch.setattr("progress.api.views.retries.AT_ONCE", 2)
    first = alice_api.post("/api/retries").json()
    assert (first["documents"], first["left"]) == (2, 1)
    assert "1 more are left for" in first["detail"]
    second = alice_api.post("/api/retries").json()
    assert (second["documents"], second["left"]) == (1, 0)
    assert set(states()) == {State.QUEUED}
