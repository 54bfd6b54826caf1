"""The results as files."""

from __future__ import annotations

import json

import pytest

from tests.factories import make_job, only_document, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    job = make_job(alice, ["mätning.txt"])
    read_whole(only_document(job))
    return job


def test_the_json_file_holds_the_job(alice_api, job):
    response = alice_api.get(f"/api/jobs/{job.pk}/results.json")
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert json.loads(b"".join(response))["id"] == str(job.pk)


def test_the_text_file_holds_the_pages(alice_api, job):
    response = alice_api.get(f"/api/jobs/{job.pk}/results.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "[page 2]\nThe library" in b"".join(response).decode()
