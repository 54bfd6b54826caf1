"""Jobs by REST: handing in, listing, following."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from progress.models import Batch, Document, Job
from tests.conftest import PASSWORD
from tests.factories import claim, fail, make_job, only_document, read_whole

pytestmark = pytest.mark.django_db


def upload(api, *names: str, **values):
    files = [ContentFile(b"Some text.", name=name) for name in names]
    return api.post("/api/jobs", {"files": files, **values}, format="multipart")


def test_files_become_one_job_in_their_order(alice, alice_api):
    response = upload(alice_api, "b.txt", "a.txt", job_type="exam", batch="May")
    assert response.status_code == 201
    body = response.json()
    job = Job.objects.get()
    assert body["id"] == str(job.pk)
    assert body["url"] == f"/jobs/{job.pk}/"
    assert response["Location"] == body["api_url"] == f"/api/jobs/{job.pk}"
    assert body["state"] == "queued"
    assert body["counts"]["documents"] == 2
    assert (job.owner, job.job_type) == (alice, "exam")
    assert job.batch == Batch.objects.get(title="May")
    assert [d.name for d in job.documents.in_order()] == ["b.txt", "a.txt"]


def test_only_files_are_needed(alice_api):
    body = upload(alice_api, "a.txt").json()
    assert (body["job_type"], body["batch"], body["title"]) == (
        "document",
        None,
        "a.txt",
    )


def test_a_batch_may_be_named_by_its_id(alice_api):
    first = upload(alice_api, "a.txt", batch="May").json()
    second = upload(alice_api, "b.txt", batch=first["batch"]["id"]).json()
    assert second["batch"] == first["batch"]
    assert Batch.objects.get().jobs_total == 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"job_type": "knitting"}, "unknown_job_type"),
        ({"batch": "00000000-0000-0000-0000-000000000000"}, "submission_refused"),
        ({"title": "x" * 251}, "invalid"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(alice_api, values, code):
    response = upload(alice_api, "a.txt", **values)
    assert response.status_code == 400
    assert response.json()["code"] == code
    assert not Job.objects.exists()


def test_no_file_is_refused_in_words(alice_api):
    response = alice_api.post("/api/jobs", {"job_type": "exam"}, format="multipart")
    assert response.status_code == 400
    assert response.json()["fields"] == {"files": ["This field is required."]}


def test_too_many_files_are_refused_with_413(alice_api, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = upload(alice_api, "a.txt", "b.txt", "c.txt")
    assert response.status_code == 413
    assert response.json()["code"] == "upload_too_large"
    assert not Job.objects.exists()


def test_too_many_files_by_the_jobs_own_limit_are_refused_in_words(alice_api, settings):
    settings.HEADWAY_UPLOAD_MAX_FILES = 2
    response = upload(alice_api, "a.txt", "b.txt", "c.txt")
    assert response.status_code == 400
    assert "at most 2" in response.json()["detail"]


def test_an_empty_file_is_taken_and_leaves_its_neighbours_alone(alice_api):
    files = [ContentFile(b"", name="empty.txt"), ContentFile(b"x", name="full.txt")]
    response = alice_api.post("/api/jobs", {"files": files}, format="multipart")
    assert response.status_code == 201
    assert Document.objects.count() == 2


def test_a_body_that_is_no_upload_is_refused(alice_api):
    response = alice_api.post("/api/jobs", {"job_type": "exam"}, format="json")
    assert response.status_code == 415
    assert response.json()["code"] == "unsupported_media_type"


def test_a_session_needs_the_token_against_forgery(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    body = {"files": [ContentFile(b"x", name="a.txt")]}
    response = client.post("/api/jobs", body)
    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"
    assert not Job.objects.exists()


def test_a_session_with_the_token_hands_in(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    client.get("/accounts/password_change/")
    token = client.cookies["csrftoken"].value
    body = {"files": [ContentFile(b"x", name="a.txt")]}
    response = client.post("/api/jobs", body, headers={"X-CSRFToken": token})
    assert response.status_code == 201


def test_a_bearer_token_needs_no_other(alice):
    client = Client(enforce_csrf_checks=True)
    pair = client.post("/api/token", {"username": "alice", "password": PASSWORD}).json()
    body = {"files": [ContentFile(b"x", name="a.txt")]}
    headers = {"Authorization": f"Bearer {pair['access']}"}
    assert client.post("/api/jobs", body, headers=headers).status_code == 201


def test_the_list_is_newest_first_and_can_be_narrowed(alice, alice_api):
    old = make_job(alice, ["old.txt"])
    new = make_job(alice, ["new.txt"], job_type="exam")
    fail(only_document(old))
    listed = alice_api.get("/api/jobs").json()["results"]
    assert [job["title"] for job in listed] == ["new.txt", "old.txt"]
    failed = alice_api.get("/api/jobs?state=failed").json()["results"]
    assert [(job["id"], job["status"]) for job in failed] == [(str(old.pk), "error")]
    exams = alice_api.get("/api/jobs?job_type=exam").json()["results"]
    assert [job["id"] for job in exams] == [str(new.pk)]
    assert alice_api.get("/api/jobs?q=old").json()["count"] == 1
    assert alice_api.get("/api/jobs?state=done").status_code == 400


def test_the_list_costs_the_same_for_one_job_and_for_many(
    alice, alice_api, django_assert_num_queries
):
    make_job(alice, batch="May")
    with django_assert_num_queries(2):
        alice_api.get("/api/jobs")
    for number in range(5):
        make_job(alice, batch=f"Batch {number}")
    with django_assert_num_queries(2):
        assert alice_api.get("/api/jobs").json()["count"] == 6


def test_following_a_job_begins_with_a_snapshot(alice, alice_api):
    job = make_job(alice, ["a.txt", "b.txt"])
    read_whole(job.documents.in_order()[0], logs=["One line."])
    frame = alice_api.get(f"/api/jobs/{job.pk}").json()
    assert (frame["type"], frame["after"]) == ("snapshot", 0)
    assert frame["processing_id"] == str(job.pk)
    assert len(frame["documents"]) == 2
    assert [page["number"] for page in frame["pages"]] == [1, 2]
    assert [line["text"] for line in frame["logs"]] == ["One line."]
    assert frame["seq"] == Job.objects.get().seq


def test_following_a_job_goes_on_with_what_is_new(alice, alice_api):
    job = make_job(alice, ["a.txt", "b.txt"])
    first, second = job.documents.in_order()
    read_whole(first)
    seen = alice_api.get(f"/api/jobs/{job.pk}").json()["seq"]
    read_whole(second, pages=1)
    frame = alice_api.get(f"/api/jobs/{job.pk}?after={seen}").json()
    assert (frame["type"], frame["after"]) == ("progress_update", seen)
    assert [document["name"] for document in frame["documents"]] == ["b.txt"]
    assert {page["document"] for page in frame["pages"]} == {str(second.pk)}
    assert frame["status"] == "completed"
    assert frame["progress"] == 100
    assert frame["results"] == f"/api/jobs/{job.pk}/results.json"


def test_a_frame_costs_the_same_for_one_document_and_for_many(
    alice, alice_api, django_assert_num_queries
):
    small, large = make_job(alice), make_job(alice, [f"{n}.txt" for n in range(20)])
    for document in large.documents.in_order()[:5]:
        read_whole(document)
    for job in (small, large):
        with django_assert_num_queries(6):
            alice_api.get(f"/api/jobs/{job.pk}")


def test_a_position_that_is_no_number_is_refused(alice, alice_api):
    response = alice_api.get(f"/api/jobs/{make_job(alice).pk}?after=x")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["after"]


def test_an_unchanged_job_is_a_304_by_one_query(
    alice, alice_api, django_assert_num_queries
):
    job = make_job(alice)
    url = f"/api/jobs/{job.pk}?after=1"
    tag = alice_api.get(url)["ETag"]
    with django_assert_num_queries(1):
        answer = alice_api.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_job_that_moved_is_answered_in_full(alice, alice_api):
    job = make_job(alice)
    url = f"/api/jobs/{job.pk}?after=1"
    tag = alice_api.get(url)["ETag"]
    claim(only_document(job))
    answer = alice_api.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["seq"]) == (200, 2)
    assert answer["ETag"] != tag


def test_the_tag_of_a_snapshot_is_not_that_of_an_update(alice, alice_api):
    job = make_job(alice)
    snapshot = alice_api.get(f"/api/jobs/{job.pk}")
    update = alice_api.get(f"/api/jobs/{job.pk}?after=1")
    assert snapshot["ETag"] != update["ETag"]


def test_who_may_not_see_a_job_learns_nothing_from_a_tag(alice, alice_api, charlie_api):
    url = f"/api/jobs/{make_job(alice).pk}"
    tag = alice_api.get(url)["ETag"]
    answer = charlie_api.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 404
    assert "ETag" not in answer


@pytest.mark.parametrize("wait", ["-1", "26", "1e3", "x"])
def test_a_wait_that_is_too_long_or_no_number_is_refused(alice, alice_api, wait):
    answer = alice_api.get(f"/api/jobs/{make_job(alice).pk}?after=1&wait={wait}")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["wait"]
