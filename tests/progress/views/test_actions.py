"""What people do to jobs, documents and batches from their pages, and who may."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from progress import lifecycle
from progress.models import Batch, Document, Event, Job
from progress.states import EventKind, State
from tests.factories import claim, fail, make_job, only_document


@pytest.fixture
def failed(alice):
    job = make_job(alice, batch="May")
    fail(only_document(job))
    return Job.objects.get()


@pytest.fixture
def queued(alice):
    return make_job(alice, batch="May")


def post(client, name, row, **data):
    return client.post(reverse(f"progress:{name}", args=[row.pk]), data, follow=True)


def page(client, row) -> str:
    return client.get(row.get_absolute_url()).content.decode()


def state_of(job):
    return Job.objects.get(pk=job.pk).state


def test_a_failed_job_is_queued_again_and_its_page_says_so(alice_client, failed):
    response = post(alice_client, "job-retry", failed)
    assert "1 document queued again." in response.content.decode()
    assert state_of(failed) == State.QUEUED


def test_the_history_names_who_retried(alice_client, alice, failed):
    post(alice_client, "job-retry", failed)
    assert Event.objects.get(kind=EventKind.RETRIED).actor == alice


def test_a_job_without_failures_has_nothing_to_retry(alice_client, queued):
    response = post(alice_client, "job-retry", queued)
    assert "nothing to retry" in response.content.decode()
    assert not Event.objects.filter(kind=EventKind.RETRIED).exists()


def test_a_waiting_job_is_cancelled(alice_client, queued):
    response = post(alice_client, "job-cancel", queued)
    assert "What is done is kept." in response.content.decode()
    assert state_of(queued) == State.CANCELLED


def test_an_ended_job_has_nothing_to_cancel(alice_client, failed):
    response = post(alice_client, "job-cancel", failed)
    assert "nothing to cancel" in response.content.decode()
    assert state_of(failed) == State.FAILED


def test_a_document_is_queued_again_from_its_page(alice_client, failed):
    document = only_document(failed)
    response = post(alice_client, "document-retry", document)
    assert response.redirect_chain == [(document.get_absolute_url(), 302)]
    assert only_document(failed).state == State.QUEUED


def test_a_batch_is_retried_and_cancelled(alice_client, failed):
    batch = Batch.objects.get()
    post(alice_client, "batch-retry", batch)
    assert state_of(failed) == State.QUEUED
    post(alice_client, "batch-cancel", batch)
    assert state_of(failed) == State.CANCELLED


def test_a_stranger_changes_nothing(charlie_client, failed):
    batch, document = Batch.objects.get(), only_document(failed)
    answers = [
        post(charlie_client, "job-retry", failed),
        post(charlie_client, "job-cancel", failed),
        post(charlie_client, "document-retry", document),
        post(charlie_client, "batch-retry", batch),
        post(charlie_client, "batch-cancel", batch),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert state_of(failed) == State.FAILED


def test_staff_acts_on_behalf_of_the_owner(bob_client, bob, failed):
    post(bob_client, "job-retry", failed)
    assert Event.objects.get(kind=EventKind.RETRIED).actor == bob


@pytest.mark.parametrize("deed", ["retry", "cancel"])
def test_staff_who_may_only_look_change_nothing(
    dora_client, alice, failed, queued, deed
):
    job = failed if deed == "retry" else queued
    rows = {"job": job, "batch": job.batch}
    if deed == "retry":
        rows["document"] = only_document(job)
    for name, row in rows.items():
        response = post(dora_client, f"{name}-{deed}", row)
        assert response.status_code == 403
        assert "you may look at it, not change it" in response.content.decode()
    assert (state_of(failed), state_of(queued)) == (State.FAILED, State.QUEUED)


def test_who_may_only_look_sees_no_button(alice_client, dora_client, failed, queued):
    rows = [failed, queued, failed.batch, only_document(failed)]
    for row in rows:
        address = row.get_absolute_url()
        button = re.compile(rf'action="{address}(retry|cancel)"')
        assert button.search(alice_client.get(address).content.decode())
        assert not button.search(dora_client.get(address).content.decode())


def test_an_action_without_the_csrf_token_is_refused(alice, failed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert post(client, "job-retry", failed).status_code == 403
    assert state_of(failed) == State.FAILED


def test_an_action_is_no_link(alice_client, failed):
    for deed, status in (("cancel", 405), ("retry", 200)):
        address = reverse(f"progress:job-{deed}", args=[failed.pk])
        assert alice_client.get(address).status_code == status
    assert state_of(failed) == State.FAILED


def test_a_job_is_paused_and_resumed_from_its_page(alice_client, queued):
    assert reverse("progress:job-pause", args=[queued.pk]) in page(alice_client, queued)
    response = post(alice_client, "job-pause", queued)
    html = response.content.decode()
    assert "nothing is lost" in html
    assert '<state-badge data-state="paused">' in html
    assert reverse("progress:job-resume", args=[queued.pk]) in html
    assert Job.objects.get().is_paused
    post(alice_client, "job-resume", queued)
    assert not Job.objects.get().is_paused


def test_a_batch_is_paused_and_resumed_from_its_page(alice_client, queued):
    assert reverse("progress:batch-pause", args=[queued.batch_id]) in page(
        alice_client, queued.batch
    )
    html = post(alice_client, "batch-pause", queued.batch).content.decode()
    assert reverse("progress:batch-resume", args=[queued.batch_id]) in html
    assert Job.objects.get().is_paused
    post(alice_client, "batch-resume", queued.batch)
    assert not Job.objects.get().is_paused


def test_nothing_to_pause_or_to_resume_says_so(alice_client, queued):
    resumed = post(alice_client, "job-resume", queued)
    assert "nothing to resume" in resumed.content.decode()
    lifecycle.cancel_job(queued.pk)
    paused = post(alice_client, "job-pause", queued)
    assert "nothing to pause" in paused.content.decode()


def test_what_does_not_stop_is_stopped_by_force(alice_client, alice, queued):
    held = claim(only_document(queued))
    post(alice_client, "job-cancel", queued)
    address = reverse("progress:job-force", args=[queued.pk])
    assert address in page(alice_client, queued)
    response = post(alice_client, "job-force", queued)
    assert "Stopping 1 document by force." in response.content.decode()
    document = Document.objects.get(pk=held.document_id)
    assert document.cancel_forced_at is not None
    assert Event.objects.latest("id").actor == alice


def test_a_document_is_cancelled_and_then_forced_from_its_page(alice_client, queued):
    document = only_document(queued)
    claim(document)
    assert "Cancel" in page(alice_client, document)
    post(alice_client, "document-cancel", document)
    assert "Stop by force" in page(alice_client, document)
    post(alice_client, "document-force", document)
    document.refresh_from_db()
    assert document.cancel_forced_at is not None


def test_staff_put_a_job_ahead(bob_client, bob, queued):
    assert "Priority" in page(bob_client, queued)
    response = post(bob_client, "job-priority", queued, priority="2")
    assert "Priority highest." in response.content.decode()
    assert Job.objects.get().priority == 2
    assert Event.objects.latest("id").actor == bob


def test_owners_may_step_back_and_not_ahead(alice_client, queued):
    assert post(alice_client, "job-priority", queued, priority="1").status_code == 403
    assert Job.objects.get().priority == 0
    post(alice_client, "job-priority", queued, priority="-1")
    assert Job.objects.get().priority == -1


def test_an_unknown_priority_is_refused(bob_client, queued):
    response = post(bob_client, "job-priority", queued, priority="99")
    assert "Choose one of the priorities." in response.content.decode()


def test_what_stops_of_a_batch_is_forced_and_not_cancelled_twice(alice_client, queued):
    held = claim(only_document(queued))
    batch = queued.batch
    force = reverse("progress:batch-force", args=[batch.pk])
    cancel = reverse("progress:batch-cancel", args=[batch.pk])
    html = page(alice_client, batch)
    assert (cancel in html, force in html) == (True, False)
    html = post(alice_client, "batch-cancel", batch).content.decode()
    assert (cancel in html, force in html) == (False, True)
    post(alice_client, "batch-force", batch)
    assert Document.objects.get(pk=held.document_id).cancel_forced_at is not None


DEEDS = [
    *(f"job-{deed}" for deed in ("cancel", "force", "pause", "resume", "priority")),
    *(f"batch-{deed}" for deed in ("cancel", "force", "pause", "resume")),
    *(f"document-{deed}" for deed in ("cancel", "force", "retry")),
]


def row_of(deed: str, job: Job):
    rows = {"job": job, "batch": job.batch, "document": only_document(job)}
    return rows[deed.partition("-")[0]]


@pytest.mark.parametrize("deed", DEEDS)
def test_strangers_find_nothing_and_those_who_only_look_may_not(
    charlie_client, dora_client, queued, deed
):
    row = row_of(deed, queued)
    assert post(charlie_client, deed, row, priority="0").status_code == 404
    assert post(dora_client, deed, row, priority="0").status_code == 403
    assert not Event.objects.exclude(kind=EventKind.QUEUED).exists()
    assert state_of(queued) == State.QUEUED


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_by_a_link(alice_client, queued, deed):
    address = reverse(f"progress:{deed}", args=[row_of(deed, queued).pk])
    assert alice_client.get(address).status_code == 405
