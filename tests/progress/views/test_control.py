"""Pause, resume, force and priority from the pages, and who may."""

from __future__ import annotations

import pytest
from django.urls import reverse

from progress import lifecycle
from progress.models import Document, Event, Job
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice) -> Job:
    return factories.make_job(alice, batch="May")


def post(client, name: str, row, **data: object):
    address = reverse(f"progress:{name}", args=[row.pk])
    return client.post(address, data, follow=True)


def page(client, row) -> str:
    return client.get(row.get_absolute_url()).content.decode()


def test_a_job_is_paused_and_resumed_from_its_page(alice_client, job):
    assert reverse("progress:job-pause", args=[job.pk]) in page(alice_client, job)
    response = post(alice_client, "job-pause", job)
    html = response.content.decode()
    assert "nothing is lost" in html
    assert '<state-badge data-state="paused">' in html
    assert reverse("progress:job-resume", args=[job.pk]) in html
    assert Job.objects.get().is_paused
    post(alice_client, "job-resume", job)
    assert not Job.objects.get().is_paused


def test_a_batch_is_paused_and_resumed_from_its_page(alice_client, job):
    assert reverse("progress:batch-pause", args=[job.batch_id]) in page(
        alice_client, job.batch
    )
    html = post(alice_client, "batch-pause", job.batch).content.decode()
    assert reverse("progress:batch-resume", args=[job.batch_id]) in html
    assert Job.objects.get().is_paused
    post(alice_client, "batch-resume", job.batch)
    assert not Job.objects.get().is_paused


def test_nothing_to_pause_or_to_resume_says_so(alice_client, job):
    assert "nothing to resume" in post(alice_client, "job-resume", job).content.decode()
    lifecycle.cancel_job(job.pk)
    assert "nothing to pause" in post(alice_client, "job-pause", job).content.decode()


def test_what_does_not_stop_is_stopped_by_force(alice_client, alice, job):
    claim = factories.claim(factories.only_document(job))
    post(alice_client, "job-cancel", job)
    address = reverse("progress:job-force", args=[job.pk])
    assert address in page(alice_client, job)
    response = post(alice_client, "job-force", job)
    assert "1 document is stopped by force." in response.content.decode()
    document = Document.objects.get(pk=claim.document_id)
    assert document.cancel_forced_at is not None
    assert Event.objects.latest("id").actor == alice


def test_a_document_is_cancelled_and_then_forced_from_its_page(alice_client, job):
    document = factories.only_document(job)
    factories.claim(document)
    assert "Cancel" in page(alice_client, document)
    post(alice_client, "document-cancel", document)
    assert "Stop by force" in page(alice_client, document)
    post(alice_client, "document-cancel", document, force="yes")
    document.refresh_from_db()
    assert document.cancel_forced_at is not None


def test_staff_put_a_job_ahead(bob_client, bob, job):
    assert "Priority" in page(bob_client, job)
    response = post(bob_client, "job-priority", job, priority="2")
    assert "Priority highest." in response.content.decode()
    assert Job.objects.get().priority == 2
    assert Event.objects.latest("id").actor == bob


def test_owners_may_step_back_and_not_ahead(alice_client, job):
    assert post(alice_client, "job-priority", job, priority="1").status_code == 403
    assert Job.objects.get().priority == 0
    post(alice_client, "job-priority", job, priority="-1")
    assert Job.objects.get().priority == -1


def test_an_unknown_priority_is_refused(bob_client, job):
    response = post(bob_client, "job-priority", job, priority="99")
    assert "Choose one of the priorities." in response.content.decode()


JOB_DEEDS = ["job-pause", "job-resume", "job-force", "job-priority"]


@pytest.mark.parametrize("deed", JOB_DEEDS)
def test_strangers_find_nothing_and_those_who_only_look_may_not(
    charlie_client, dora_client, job, deed
):
    assert post(charlie_client, deed, job, priority="0").status_code == 404
    assert post(dora_client, deed, job, priority="0").status_code == 403
    assert Job.objects.get().state == State.QUEUED


@pytest.mark.parametrize("deed", JOB_DEEDS)
def test_nothing_is_done_by_a_link(alice_client, job, deed):
    address = reverse(f"progress:{deed}", args=[job.pk])
    assert alice_client.get(address).status_code == 405
