"""Actions by REST do what the lifecycle does, and say what was done."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from progress.models import Document, Event, Job
from progress.states import EventKind, State
from tests.factories import claim, fail, make_job, only_document, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(alice):
    """A job of a batch, one of whose two documents failed."""
    job = make_job(alice, ["a.txt", "b.txt"], batch="May")
    first, second = job.documents.in_order()
    read_whole(first)
    fail(second)
    return job


def states(job: Job) -> list[str]:
    return [document.state for document in job.documents.in_order()]


def test_a_job_is_retried_where_it_failed(alice, alice_api, failed):
    response = alice_api.post(f"/api/jobs/{failed.pk}/retry")
    assert response.status_code == 200
    assert response.json() == {
        "documents": 1,
        "left": 0,
        "detail": "1 document is queued again.",
    }
    assert states(failed) == [State.COMPLETED, State.QUEUED]
    assert Event.objects.get(kind=EventKind.RETRIED).actor == alice


def test_a_second_retry_finds_nothing_and_changes_nothing(alice_api, failed):
    alice_api.post(f"/api/jobs/{failed.pk}/retry")
    seq = Job.objects.get().seq
    response = alice_api.post(f"/api/jobs/{failed.pk}/retry")
    assert response.status_code == 409
    assert response.json()["code"] == "nothing_to_do"
    assert Job.objects.get().seq == seq


def test_one_document_is_retried(alice_api, failed):
    document = failed.documents.get(state=State.FAILED)
    response = alice_api.post(f"/api/documents/{document.pk}/retry")
    assert response.json()["documents"] == 1
    assert Document.objects.get(pk=document.pk).state == State.QUEUED


def test_a_document_that_was_read_is_not_retried(alice_api, failed):
    document = failed.documents.get(state=State.COMPLETED)
    response = alice_api.post(f"/api/documents/{document.pk}/retry")
    assert response.status_code == 409
    assert Document.objects.get(pk=document.pk).state == State.COMPLETED


def test_a_batch_is_retried_over_all_its_jobs(alice, alice_api, failed):
    other = make_job(alice, ["c.txt"], batch="May")
    fail(only_document(other))
    response = alice_api.post(f"/api/batches/{failed.batch_id}/retry")
    assert response.json() == {
        "documents": 2,
        "left": 0,
        "detail": "2 documents are queued again.",
    }
    assert states(other) == [State.QUEUED]


def test_a_waiting_job_is_cancelled_at_once(alice_api, alice):
    job = make_job(alice, ["a.txt", "b.txt"])
    response = alice_api.post(f"/api/jobs/{job.pk}/cancel")
    assert response.json() == {"stopped": 1, "detail": "1 job is being cancelled."}
    assert Job.objects.get().state == State.CANCELLED
    assert states(job) == [State.CANCELLED, State.CANCELLED]


def test_a_document_in_work_is_asked_to_stop_once(alice_api, alice):
    document = only_document(make_job(alice))
    claim(document)
    url = f"/api/documents/{document.pk}/cancel"
    assert alice_api.post(url).status_code == 200
    assert alice_api.post(url).status_code == 409
    document = Document.objects.get()
    assert document.state == State.PROCESSING
    assert document.cancel_requested_at is not None


def test_a_batch_is_cancelled_where_it_has_not_ended(alice, alice_api, failed):
    waiting = make_job(alice, ["c.txt"], batch="May")
    response = alice_api.post(f"/api/batches/{failed.batch_id}/cancel")
    assert response.json()["stopped"] == 1
    assert states(waiting) == [State.CANCELLED]
    assert states(failed) == [State.COMPLETED, State.FAILED]


def test_what_has_ended_is_not_cancelled(alice_api, failed):
    response = alice_api.post(f"/api/jobs/{failed.pk}/cancel")
    assert response.status_code == 409
    assert Job.objects.get().state == State.FAILED


def test_staff_retry_for_others_and_are_named_for_it(bob, bob_api, failed):
    assert bob_api.post(f"/api/jobs/{failed.pk}/retry").status_code == 200
    assert Event.objects.get(kind=EventKind.RETRIED).actor == bob


def test_actions_are_never_done_by_reading(alice_api, failed):
    assert alice_api.get(f"/api/jobs/{failed.pk}/cancel").status_code == 405
    alice_api.get(f"/api/jobs/{failed.pk}/retry")
    assert states(failed) == [State.COMPLETED, State.FAILED]


@pytest.mark.parametrize("deed", ["retry", "cancel"])
@pytest.mark.parametrize("kind", ["jobs", "documents", "batches"])
def test_staff_who_may_only_look_change_nothing(dora_api, alice, failed, kind, deed):
    document = make_job(alice, ["c.txt"], batch="May").documents.get()
    document = failed.documents.in_order().last() if deed == "retry" else document
    row = {"jobs": document.job, "documents": document, "batches": failed.batch}[kind]
    before = Job.objects.get(pk=document.job_id)
    assert dora_api.get(f"/api/{kind}/{row.pk}").status_code == 200
    response = dora_api.post(f"/api/{kind}/{row.pk}/{deed}")
    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"
    assert "you may look at it, not change it" in response.json()["detail"]
    after = Job.objects.get(pk=document.job_id)
    assert (after.state, after.seq) == (before.state, before.seq)


@pytest.fixture
def job(alice) -> Job:
    return make_job(alice, batch="May")


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
    claim(only_document(job))
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
    document = only_document(job)
    claim(document)
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
