"""What a job has written, for one job or many."""

from __future__ import annotations

import pytest

from progress.frames import reading
from progress.frames.reading import (
    Written,
    written_after,
    written_after_each,
    written_in_one_commit,
    written_last,
)
from progress.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice) -> Job:
    """A job whose third commit wrote three pages and two lines."""
    job = factories.make_job(alice)
    factories.read_whole(factories.only_document(job), pages=3, logs=["One", "Two"])
    return job


def seqs(rows) -> list[int]:
    return [row.seq for row in rows]


def test_what_was_written_later_is_read_in_order(job):
    rows = written_after(job.pk, 1)
    assert [page.number for page in rows.pages] == [1, 2, 3]
    assert [line.text for line in rows.logs] == ["One", "Two"]
    assert seqs(rows.events) == sorted(seqs(rows.events))
    assert min(seqs(rows.events)) > 1


@pytest.mark.usefixtures("small_frames")
def test_one_row_more_than_a_frame_carries_is_read(alice):
    job = factories.make_job(alice)
    factories.read_whole(factories.only_document(job), pages=9)
    rows = written_after(job.pk, 0)
    assert [page.number for page in rows.pages] == [1, 2, 3, 4, 5]
    assert rows.is_too_much()
    latest = written_last(job.pk)
    assert [page.number for page in latest.pages] == [5, 6, 7, 8, 9]


@pytest.mark.usefixtures("small_frames")
def test_one_commit_is_read_whole(alice):
    job = factories.make_job(alice)
    factories.read_whole(factories.only_document(job), pages=9)
    rows = written_in_one_commit(job.pk, 3)
    assert len(rows.pages) == 9
    assert set(seqs(rows.pages)) == {3}


def test_the_rows_of_many_jobs_are_told_apart(job, alice):
    other = factories.make_job(alice)
    found = written_after_each({job.pk: 2, other.pk: 0})
    assert len(found[job.pk].pages) == 3
    assert [event.job_id for event in found[other.pk].events] == [other.pk]


def test_too_much_for_many_is_not_read(job, monkeypatch):
    monkeypatch.setattr(reading, "MAX_TOGETHER", 2)
    assert written_after_each({job.pk: 2}) is None


def test_nothing_is_not_too_much():
    assert not Written().is_too_much()
