"""Where one's jobs stand, asked for by action and filename."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.models import Job
from tests.factories import make_job, only_document, read_whole

pytestmark = pytest.mark.django_db

URL = "/api/background-process?action=status"


def titles(api, url: str = URL) -> list[str]:
    return [frame["title"] for frame in api.get(url).json()["jobs"]]


def end_long_ago(job: Job) -> None:
    read_whole(only_document(job))
    long_ago = timezone.now() - timedelta(days=2)
    Job.objects.filter(pk=job.pk).update(changed_at=long_ago)


def test_running_and_recent_jobs_come_as_frames_without_lists(alice, alice_api):
    make_job(alice, ["waiting.txt"])
    read_whole(only_document(make_job(alice, ["done.txt"])))
    body = alice_api.get(URL).json()
    assert body["action"] == "status"
    assert [f["title"] for f in body["jobs"]] == ["done.txt", "waiting.txt"]
    assert [f["status"] for f in body["jobs"]] == ["completed", "queued"]
    assert [f["progress"] for f in body["jobs"]] == [100, 0]
    assert all(f["documents"] == f["pages"] == f["logs"] == [] for f in body["jobs"])


def test_a_job_that_ended_days_ago_is_only_found_by_its_filename(alice, alice_api):
    end_long_ago(make_job(alice, ["old.txt"]))
    make_job(alice, ["new.txt"])
    assert titles(alice_api) == ["new.txt"]
    assert titles(alice_api, f"{URL}&filename=old.txt") == ["old.txt"]


def test_a_filename_finds_a_job_once(alice, alice_api):
    make_job(alice, ["same.txt", "same.txt"])
    assert titles(alice_api, f"{URL}&filename=same.txt") == ["same.txt and 1 more"]
    assert titles(alice_api, f"{URL}&filename=other.txt") == []


def test_staff_are_told_of_their_own_jobs(alice, bob_api):
    make_job(alice)
    assert titles(bob_api) == []


def test_staff_are_told_of_all_jobs_when_they_ask_for_them(alice, bob_api):
    make_job(alice, ["hers.txt"])
    assert titles(bob_api, f"{URL}&all=true") == ["hers.txt"]


def test_others_who_ask_for_all_are_told_of_their_own(alice, charlie, alice_api):
    make_job(charlie, ["his.txt"])
    make_job(alice, ["hers.txt"])
    assert titles(alice_api, f"{URL}&all=true") == ["hers.txt"]


def test_any_other_action_is_refused(alice_api):
    response = alice_api.get("/api/background-process?action=stop")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["action"]


def test_the_answer_costs_one_query_however_many_jobs(
    alice, alice_api, django_assert_num_queries
):
    for number in range(5):
        make_job(alice, [f"{number}.txt"])
    with django_assert_num_queries(1):
        assert len(titles(alice_api)) == 5


def test_an_unchanged_answer_is_a_304_until_a_job_moves(alice, alice_api):
    job = make_job(alice)
    tag = alice_api.get(URL)["ETag"]
    again = alice_api.get(URL, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    read_whole(only_document(job))
    moved = alice_api.get(URL, headers={"If-None-Match": tag})
    assert moved.status_code == 200
    assert moved["ETag"] != tag


def test_a_new_job_changes_the_answer(alice, alice_api):
    make_job(alice)
    tag = alice_api.get(URL)["ETag"]
    make_job(alice)
    assert alice_api.get(URL, headers={"If-None-Match": tag}).status_code == 200
