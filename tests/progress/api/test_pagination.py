"""Following a list onward meets each row once, whatever is added meanwhile."""

from __future__ import annotations

import pytest
from django.utils import timezone

from progress.api.pagination import Onward
from progress.models import Job, LogLine
from tests.factories import make_job

pytestmark = pytest.mark.django_db


def add_lines(job: Job, seq: int, count: int) -> None:
    LogLine.objects.bulk_create(
        LogLine(job=job, seq=seq, text=f"{seq}/{n}", created_at=timezone.now())
        for n in range(count)
    )


@pytest.fixture
def job(alice, monkeypatch):
    monkeypatch.setattr(Onward, "limit", 3)
    return make_job(alice)


def follow(api, job, after="0"):
    """Read from `after` until there is no more now; return texts and position."""
    texts, url = [], f"/api/jobs/{job.pk}/logs?after={after}"
    while url:
        body = api.get(url).json()
        texts += [line["text"] for line in body["results"]]
        after, url = body["after"], body["next"]
    return texts, after


def test_rows_of_one_commit_are_not_lost_where_an_answer_is_cut(alice_api, job):
    add_lines(job, 5, 7)
    add_lines(job, 6, 2)
    expected = [f"5/{n}" for n in range(7)] + ["6/0", "6/1"]
    assert follow(alice_api, job)[0] == expected


def test_the_last_position_goes_on_with_what_came_later(alice_api, job):
    add_lines(job, 5, 2)
    _, after = follow(alice_api, job)
    add_lines(job, 5, 1)
    add_lines(job, 9, 1)
    assert follow(alice_api, job, after)[0] == ["5/0", "9/0"]


def test_a_plain_seq_skips_all_of_its_commit(alice_api, job):
    add_lines(job, 5, 2)
    add_lines(job, 6, 1)
    assert follow(alice_api, job, "5")[0] == ["6/0"]


def test_an_empty_answer_keeps_the_position(alice_api, job):
    assert follow(alice_api, job, "77.3") == ([], "77.3")


def test_a_full_last_answer_promises_nothing(alice_api, job):
    add_lines(job, 5, 3)
    body = alice_api.get(f"/api/jobs/{job.pk}/logs").json()
    assert len(body["results"]) == 3
    assert body["next"] is None


def test_nonsense_as_a_position_is_refused_in_words(alice_api, job):
    response = alice_api.get(f"/api/jobs/{job.pk}/logs?after=soon")
    assert response.status_code == 400
    assert response.json()["fields"] == {
        "after": ['A position is a number such as "118", or "118.4021".']
    }


def test_numbered_pages_hold_as_many_as_asked_for_up_to_a_limit(alice_api, alice):
    make_job(alice)
    make_job(alice)
    body = alice_api.get("/api/jobs?page_size=1").json()
    assert body["count"] == 2
    assert len(body["results"]) == 1
    assert "page=2" in body["next"]
