"""Pause, resume, force and priority by REST."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from progress.models import Document, Event, Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice) -> Job:
    return factories.make_job(alice, batch="May")


def test_a_job_is_paused_and_resumed(alice, alice_api, job):
    answer = alice_api.post(f"/api/jobs/{job.pk}/pause")
    assert answer.json() == {"jobs": 1, "detail": "1 job is paused."}
    frame = alice_api.get(f"/api/jobs/{job.pk}").json()
    assert (frame["is_paused"], frame["eta"]) == (True, None)
    assert Event.objects.latest("id").actor == alice
    assert alice_api.post(f"/api/jobs/{job.pk}/pause").status_code == 409
    answer = alice_api.post(f"/api/jobs/{job.pk}/resume")
    assert answer.json() == {"jobs": 1, "detail": "1 job can go on."}
    assert alice_api.post(f"/api/jobs/{job.pk}/resume").status_code == 409
    assert not Job.objects.get().is_paused


def test_a_batch_is_paused_and_resumed(alice_api, job):
    address = f"/api/batches/{job.batch_id}"
    assert alice_api.post(f"{address}/pause").json()["jobs"] == 1
    assert Job.objects.get().is_paused
    assert alice_api.post(f"{address}/resume").json()["jobs"] == 1
    assert not Job.objects.get().is_paused


def test_what_does_not_stop_is_stopped_by_force(alice_api, job):
    factories.claim(factories.only_document(job))
    address = f"/api/jobs/{job.pk}/cancel"
    assert alice_api.post(address, {"force": True}).status_code == 409
    alice_api.post(address)
    answer = alice_api.post(address, {"force": True})
    assert answer.json() == {
        "stopped": 1,
        "detail": "1 document is stopped by force.",
    }
    assert Document.objects.get().cancel_forced_at is not None


def test_a_document_or_a_batch_is_forced_too(alice_api, job):
    document = factories.only_document(job)
    factories.claim(document)
    for address in (f"/api/documents/{document.pk}", f"/api/batches/{job.batch_id}"):
        alice_api.post(f"{address}/cancel")
        answer = alice_api.post(f"{address}/cancel", {"force": True})
        assert answer.json()["stopped"] == 1


def test_priorities_above_normal_are_for_administrators(alice_api, bob_api, job):
    address = f"/api/jobs/{job.pk}/priority"
    assert alice_api.post(address, {"priority": 1}).status_code == 403
    assert alice_api.post(address, {"priority": -1}).json()["priority"] == -1
    assert bob_api.post(address, {"priority": 2}).json() == {
        "priority": 2,
        "detail": "Priority highest.",
    }
    assert bob_api.post(address, {"priority": 3}).status_code == 400
    assert bob_api.post(address, {"priority": 2}).status_code == 409


def test_a_priority_may_be_handed_in_with_the_files(alice_api, bob_api):
    def hand_in(api, priority: int):
        file = SimpleUploadedFile("a.txt", b"Text.")
        data = {"files": [file], "priority": priority}
        return api.post("/api/jobs", data, format="multipart")

    assert hand_in(alice_api, 1).status_code == 403
    assert not Job.objects.exists()
    assert hand_in(alice_api, -2).json()["priority"] == -2
    assert hand_in(bob_api, 2).json()["priority"] == 2
    assert Document.objects.get(job__owner__username="bob").priority == 2


@pytest.mark.parametrize("deed", ["pause", "resume", "priority"])
def test_strangers_find_nothing_and_those_who_only_look_may_not(
    charlie_api, dora_api, job, deed
):
    body = {"priority": 0}
    assert charlie_api.post(f"/api/jobs/{job.pk}/{deed}", body).status_code == 404
    assert dora_api.post(f"/api/jobs/{job.pk}/{deed}", body).status_code == 403
    assert not Job.objects.get().is_paused
