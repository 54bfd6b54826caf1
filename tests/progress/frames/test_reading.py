"""What a job has written, for one job or many."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.frames import reading
from progress.frames.reading import (
    Written,
    jobs_of,
    written_after,
    written_after_each,
    written_in_one_commit,
    written_last,
)
from progress.frames.rows import DocumentRow, EventRow, LogRow, PageRow
from progress.models import Document, Event, Job, LogLine, Page
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


def random_rows(owner: Any, chance: random.Random) -> list[UUID]:
    """Make jobs in which something of everything happened."""
    jobs = [factories.make_job(owner, ["a.txt", "b.pdf"]) for _ in range(6)]
    for job in jobs:
        first, second = job.documents.in_order()
        factories.read_whole(first, chance.randint(1, 4), ["Ä"] * chance.randint(1, 3))
        chance.choice([factories.fail, factories.read_whole])(second)
    lifecycle.retry_job(jobs[0].pk, actor=owner)
    LogLine.objects.bulk_create(random_line(job, chance) for job in jobs * 3)
    return [job.pk for job in jobs]


def random_line(job: Job, chance: random.Random) -> LogLine:
    ago = timedelta(microseconds=chance.randint(0, 2_000_000))
    seq = chance.randint(1, 9)
    text = str(chance.random())
    return LogLine(job=job, seq=seq, text=text, created_at=timezone.now() - ago)


def plain(rows, kind, job_id) -> list[Any]:
    return list(rows.filter(job=job_id).values_list(*kind._fields))


@pytest.mark.parametrize("seed", range(3))
def test_the_rows_of_many_jobs_are_those_of_the_plain_querysets(alice, seed):
    chance = random.Random(seed)
    made = random_rows(alice, chance)
    for count in (1, 1, 3, 6):
        ids = chance.sample(made, count)
        wanted = {job_id: chance.randint(0, 4) for job_id in ids}
        found = written_after_each(wanted)
        for job_id, after in wanted.items():
            documents = Document.objects.changed_after(job_id, after)
            pages = Page.objects.written_after(job_id, after)
            logs = LogLine.objects.written_after(job_id, after)
            events = Event.objects.recorded_after(job_id, after)
            assert found[job_id].documents == plain(documents, DocumentRow, job_id)
            assert found[job_id].pages == plain(pages, PageRow, job_id)
            assert found[job_id].logs == plain(logs, LogRow, job_id)
            assert found[job_id].events == plain(events, EventRow, job_id)


def test_jobs_are_read_with_every_field(alice, django_assert_num_queries):
    job = factories.make_job(alice, batch="May")
    with django_assert_num_queries(1):
        [found] = jobs_of([job.pk, uuid4()])
        names = [field.attname for field in Job._meta.concrete_fields]
        read = {name: getattr(found, name) for name in names}
    assert read == Job.objects.filter(pk=job.pk).values(*names).get()
    assert (found, found._state.adding, found._state.db) == (job, False, "default")


def test_too_much_for_many_is_not_read(job, monkeypatch):
    monkeypatch.setattr(reading, "MAX_TOGETHER", 2)
    assert written_after_each({job.pk: 2}) is None


def test_nothing_is_not_too_much():
    assert not Written().is_too_much()
