from __future__ import annotations

import pytest
from django.urls import reverse

from progress.models import Batch
from tests.factories import make_job, only_document, read_whole

PAGES = ("home", "jobs", "batches")


@pytest.fixture
def addresses(alice):
    job = make_job(alice, batch="May")
    document = only_document(job)
    read_whole(document)
    batch = Batch.objects.get()
    of_job = ("job", "job-json", "job-text", "job-log")
    of_document = ("document", "file", "document-json", "document-text")
    return [
        *(reverse(f"progress:{name}", args=[job.pk]) for name in of_job),
        *(reverse(f"progress:{name}", args=[document.pk]) for name in of_document),
        reverse("progress:page", args=[document.pk, 1]),
        reverse("progress:batch", args=[batch.pk]),
    ]


def test_the_owner_sees_everything(alice_client, addresses):
    assert {alice_client.get(address).status_code for address in addresses} == {200}


def test_staff_sees_everything(bob_client, addresses):
    assert {bob_client.get(address).status_code for address in addresses} == {200}


def test_to_a_stranger_nothing_of_it_is_there(charlie_client, addresses):
    assert {charlie_client.get(address).status_code for address in addresses} == {404}


def test_without_a_login_each_page_leads_to_it(client, addresses):
    own = [reverse(f"progress:{name}") for name in PAGES]
    for address in [*addresses, *own]:
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("login"))


def test_lists_show_a_stranger_nothing(charlie_client, addresses):
    for name in PAGES:
        page = charlie_client.get(reverse(f"progress:{name}")).content.decode()
        assert "report.txt" not in page
        assert "May" not in page.replace("May exams", "")


def test_pages_are_only_read_by_get(alice_client, addresses):
    assert {alice_client.post(address).status_code for address in addresses} == {405}


def test_what_is_not_there_is_not_found(alice_client):
    nowhere = "00000000-0000-0000-0000-000000000000"
    for name in ("job", "document", "batch"):
        address = reverse(f"progress:{name}", args=[nowhere])
        assert alice_client.get(address).status_code == 404
