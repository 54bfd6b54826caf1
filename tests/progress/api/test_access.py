"""What belongs to somebody else is answered like what does not exist."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from rest_framework.test import APIClient

from progress.models import Batch, Job
from progress.states import State
from tests.factories import fail, make_job, only_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    job = make_job(alice, batch="May")
    fail(only_document(job))
    return job


def addresses(job: Job) -> list[tuple[str, str]]:
    document = only_document(job)
    of_job, of_document = f"/api/jobs/{job.pk}", f"/api/documents/{document.pk}"
    of_batch = f"/api/batches/{job.batch_id}"
    return [
        ("get", of_job),
        *(("get", f"{of_job}/{part}") for part in ("documents", "pages", "logs")),
        ("get", f"{of_job}/events"),
        ("get", f"{of_job}/results.json"),
        ("get", f"{of_job}/results.txt"),
        ("post", f"{of_job}/retry"),
        ("post", f"{of_job}/cancel"),
        ("get", of_document),
        ("get", f"{of_document}/pages"),
        ("get", f"{of_document}/pages/1"),
        ("get", f"{of_document}/file"),
        ("post", f"{of_document}/retry"),
        ("post", f"{of_document}/cancel"),
        ("get", of_batch),
        ("post", f"{of_batch}/retry"),
        ("post", f"{of_batch}/cancel"),
    ]


def test_a_stranger_gets_the_answer_of_what_does_not_exist(charlie_api, job):
    for method, url in addresses(job):
        nobody = url
        for known in (job.pk, job.batch_id, only_document(job).pk):
            nobody = nobody.replace(str(known), str(uuid4()))
        refused = getattr(charlie_api, method)(url)
        missing = getattr(charlie_api, method)(nobody)
        assert refused.status_code == missing.status_code == 404, url
        assert refused.json() == missing.json(), url
    assert Job.objects.get(pk=job.pk).state == State.FAILED


def test_a_stranger_lists_nothing(charlie_api, job):
    assert charlie_api.get("/api/jobs").json()["results"] == []
    assert charlie_api.get("/api/batches").json()["results"] == []
    url = "/api/background-process?action=status"
    assert charlie_api.get(url).json()["jobs"] == []
    named = charlie_api.get(f"{url}&filename=report.txt")
    assert named.json()["jobs"] == []


def test_staff_read_everything(bob_api, job):
    for method, url in addresses(job):
        if method == "get" and "/pages/1" not in url:
            assert bob_api.get(url).status_code == 200, url
    assert len(bob_api.get("/api/jobs").json()["results"]) == 1


def test_nobody_gets_anything_without_logging_in(job):
    api = APIClient()
    lists = [("get", "/api/jobs"), ("post", "/api/jobs"), ("get", "/api/batches")]
    more = [("get", "/api/job-types"), ("get", "/api/background-process")]
    for method, url in addresses(job) + lists + more:
        response = getattr(api, method)(url)
        assert response.status_code == 401, url
        assert response.json()["code"] == "not_authenticated"
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_deactivated_user_gets_nothing(alice, alice_client, job):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert alice_client.get(f"/api/jobs/{job.pk}").status_code == 401


def test_a_job_cannot_be_put_into_a_batch_of_somebody_else(charlie_api, job):
    file = ContentFile(b"mine", name="mine.txt")
    body = {"files": [file], "batch": str(job.batch_id)}
    response = charlie_api.post("/api/jobs", body, format="multipart")
    assert response.status_code == 400
    assert response.json()["code"] == "submission_refused"
    assert Job.objects.count() == Batch.objects.get().jobs_total == 1
