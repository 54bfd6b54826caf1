"""Documents by REST: state, pages with texts, and the file itself."""

from __future__ import annotations

import pytest

from tests.factories import fail, make_job, only_document, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(alice):
    document = only_document(make_job(alice))
    read_whole(document, pages=3)
    return document


def test_a_document_tells_its_statistics_and_attempts(alice_api, document):
    body = alice_api.get(f"/api/documents/{document.pk}").json()
    assert body["name"] == "report.txt"
    assert body["state"] == "completed"
    assert body["progress"] == 100
    assert body["statistics"] == {"words": 30}
    assert body["size"] == document.size
    (attempt,) = body["attempts"]
    assert attempt["outcome"] == "success"
    assert attempt["worker"] == "worker@test:1"


def test_a_failed_document_says_why(alice, alice_api):
    document = only_document(make_job(alice))
    fail(document)
    body = alice_api.get(f"/api/documents/{document.pk}").json()
    assert body["error"]["code"] == "encrypted"
    assert "password" in body["error"]["message"]
    assert body["attempts"][0]["error"]["code"] == "encrypted"


def test_pages_are_listed_by_number_without_texts(alice_api, document):
    body = alice_api.get(f"/api/documents/{document.pk}/pages").json()
    assert [page["number"] for page in body["results"]] == [1, 2, 3]
    assert "text" not in body["results"][0]


def test_a_page_comes_with_its_text(alice_api, document):
    page = alice_api.get(f"/api/documents/{document.pk}/pages/2").json()
    assert page["number"] == 2
    assert page["text"].startswith("The library")
    assert page["via"] == "text"


def test_a_page_that_was_not_read_yet_is_not_there(alice_api, document):
    response = alice_api.get(f"/api/documents/{document.pk}/pages/4")
    assert response.status_code == 404
    assert response.json()["detail"].endswith("was not read yet.")


def test_the_file_comes_back_to_be_saved(alice_api, document):
    response = alice_api.get(f"/api/documents/{document.pk}/file")
    assert b"".join(response).startswith(b"The library")
    assert response["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_gone_is_said_to_be(alice_api, document):
    document.file.storage.delete(str(document.file.name))
    response = alice_api.get(f"/api/documents/{document.pk}/file")
    assert response.status_code == 404
    assert response.json()["detail"] == "The file of this document is not kept."


def test_a_document_costs_two_queries(alice_api, document, django_assert_num_queries):
    with django_assert_num_queries(2):
        alice_api.get(f"/api/documents/{document.pk}")
