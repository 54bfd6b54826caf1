"""What nobody sends who means well: it is refused in words, and never our error."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from rest_framework.test import APIClient

from progress.models import Batch, Document, Job
from tests import factories

pytestmark = pytest.mark.django_db

NINES = "9" * 5000
NUMBERS = ["-1", "1e309", "NaN", "0x10", "1.x", str(2**63), NINES, "\0", "[]"]
TEXTS = ["\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass"), "x" * 10_000, "%"]
BODIES = [
    "[" * 100_000,
    '{"a":' * 50_000,
    "",
    "null",
    "[]",
    '"x"',
    "1e999",
    "{",
    '{"a":NaN}',
    "\ufeff{}",
    '{"title":"\\ud800"}',
    '{"title":"\\u0000"}',
    f'{{"title":{NINES}}}',
]
CREDENTIALS = [
    "Bearer",
    "Bearer x",
    "Bearer a.b.c",
    "Bearer a b",
    "bearer \xff",
    "Basic Og==",
    "Bearer eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoxfQ.",
    f"Bearer {NINES}",
]


@pytest.fixture
def api(bob) -> APIClient:
    """Bob's, who may do everything; an error of ours is an answer, as for anybody."""
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(bob)
    return client


@pytest.fixture
def nobody() -> APIClient:
    return APIClient(raise_request_exception=False)


@pytest.fixture
def job(alice) -> Job:
    job = factories.make_job(alice)
    factories.read_whole(factories.only_document(job), logs=["One"])
    return job


def refused(response, *statuses: int) -> bool:
    """Tell whether it is one of these, in the API's one shape."""
    return response.status_code in statuses and {"code", "detail"} <= set(
        response.json()
    )


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
@pytest.mark.parametrize("name", ["after", "wait"])
def test_a_position_or_wait_that_cannot_be_is_refused(api, job, name, number):
    answer = api.get(f"/api/jobs/{job.pk}", {"after": "1", name: number})
    assert refused(answer, 400)
    assert list(answer.json()["fields"]) == [name]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
@pytest.mark.parametrize("part", ["logs", "events", "pages"])
def test_a_position_in_a_list_that_cannot_be_is_refused(api, job, part, number):
    answer = api.get(f"/api/jobs/{job.pk}/{part}", {"after": number})
    assert refused(answer, 400)


@pytest.mark.parametrize("number", [*NUMBERS, "0"], ids=range(len(NUMBERS) + 1))
@pytest.mark.parametrize("path", ["/api/jobs", "/api/batches"])
def test_a_page_that_is_not_there_is_not_found(api, job, path, number):
    assert refused(api.get(path, {"page": number}), 404)
    assert api.get(path, {"page_size": number}).status_code == 200


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("name", ["q", "job_type", "batch", "state"])
def test_text_that_is_none_narrows_or_is_refused(api, job, name, text):
    answer = api.get("/api/jobs", {name: text})
    assert answer.status_code == 200 or refused(answer, 400)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_filename_that_is_none_finds_nothing(api, job, text):
    path = "/api/background-process"
    answer = api.get(path, {"action": "status", "filename": text})
    assert refused(answer, 400) or answer.json()["jobs"] == []


@pytest.mark.parametrize(
    "job_id", ["0", "x", "..", "%00", "%2e%2e%2f", "4caa510b", "4" * 36, "4" * 9000]
)
def test_an_id_that_is_none_is_not_found(api, job_id):
    assert api.get(f"/api/jobs/{job_id}").status_code == 404


def test_an_id_in_capitals_is_not_another_address(api, job):
    assert api.get(f"/api/jobs/{str(job.pk).upper()}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/api/jobs/{uuid4()}/retry",
        "/api/token",
        "/api/token/refresh",
        "/api/batches",
        "/api/connections/disconnect",
    ],
)
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_no_request_is_refused(api, path, body):
    answer = api.generic("POST", path, body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert {"code", "detail"} <= set(answer.json())


def test_bytes_that_are_no_text_are_refused(api):
    answer = api.generic("POST", "/api/batches", b"\xff\xfe\x00", "application/json")
    assert refused(answer, 400)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'x' * 300}",
        "multipart/form-data; boundary=\xff",
        "multipart/form-data; boundary=x; charset=nonsense",
        "application/json; charset=nonsense",
        "text/html",
        "",
        "x" * 5000,
    ],
    ids=range(9),
)
def test_an_upload_that_is_none_is_refused(api, content_type):
    answer = api.generic("POST", "/api/jobs", b"--x\r\n\r\n", content_type)
    assert refused(answer, 400, 415)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["a\0b.txt", "../../etc/passwd", "\u202etxt.exe", "x" * 5000, "\r\nX: y", ".", "/"],
    ids=range(7),
)
def test_a_hostile_name_of_a_file_stays_a_name(api, name):
    files = [ContentFile(b"Some text.", name=name)]
    answer = api.post("/api/jobs", {"files": files}, format="multipart")
    assert answer.status_code == 201 or refused(answer, 400)
    for document in Document.objects.all():
        assert "\0" not in document.name
        assert len(document.name) <= 250
        assert ".." not in document.file.name


@pytest.mark.parametrize("title", ["\0", "a\0b", " ", "x" * 201])
def test_a_title_that_is_none_makes_no_batch(api, title):
    answer = api.post("/api/batches", {"title": title})
    assert refused(answer, 400)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("value", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_a_header_that_proves_nobody_is_unauthenticated(nobody, job, value):
    answer = nobody.get(f"/api/jobs/{job.pk}", headers={"Authorization": value})
    assert refused(answer, 401)


@pytest.mark.parametrize(
    "name", ["If-None-Match", "If-Match", "If-Modified-Since", "Range", "Accept"]
)
@pytest.mark.parametrize("value", ["", '"', "W/", "bytes=9-1", "\0", "x" * 9000, "*"])
def test_headers_that_say_nothing_change_nothing(api, job, name, value):
    answer = api.get(f"/api/jobs/{job.pk}", headers={name: value})
    assert answer.status_code in (200, 304, 406, 412)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused(api, job, method):
    assert refused(getattr(api, method)(f"/api/jobs/{job.pk}"), 405)
