from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from progress.models import Batch, Event, Job
from progress.states import EventKind, State
from tests.factories import fail, make_job, only_document


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
