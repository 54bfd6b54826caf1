"""Documents and attempts in the admin."""

from __future__ import annotations

import pytest

from progress.models import Attempt
from tests.factories import fail, make_job, only_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(alice):
    document = only_document(make_job(alice))
    fail(document)
    return document


def test_a_document_shows_its_attempts_and_why_they_failed(bob_client, document):
    url = f"/admin/progress/document/{document.pk}/change/"
    page = bob_client.get(url).content.decode()
    assert "worker@test:1" in page
    assert "locked with a password" in page


def test_the_fence_and_the_path_of_the_file_stay_inside(bob_client, document):
    url = f"/admin/progress/document/{document.pk}/change/"
    page = bob_client.get(url).content.decode()
    assert "lease token" not in page.lower()
    assert document.file.name not in page
    attempt = Attempt.objects.get()
    attempt_page = bob_client.get(f"/admin/progress/attempt/{attempt.pk}/change/")
    assert str(attempt.lease_token) not in attempt_page.content.decode()


def test_the_list_can_be_narrowed_to_those_with_an_error(alice, bob_client, document):
    make_job(alice, ["waiting.txt"])
    url = "/admin/progress/document/?error_code__isempty=0"
    assert list(bob_client.get(url).context["cl"].result_list) == [document]
