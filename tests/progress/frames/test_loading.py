"""Frames from rows."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from progress import recording
from progress.frames import load_dated_frames, load_frame, loading, reading
from progress.models import Job
from progress.protocol import MAX_LOGS
from progress.recording import Findings, Flush, LogEntry
from progress.states import Level
from tests import factories

pytestmark = pytest.mark.django_db


def report(claim, **changes) -> None:
    values = {
        "stage": "extraction",
        "message": "Processing page 2 of 4",
        "points": 4000,
    }
    recording.record(claim, Flush(**{**values, **changes}))


def load_frames(wanted, **options):
    found = load_dated_frames(wanted, **options)
    return {job_id: dated.frame for job_id, dated in found.items()}


@pytest.fixture
def job(alice) -> Job:
    return factories.make_job(alice, batch="May")


@pytest.fixture
def claim(job):
    return factories.claim(factories.only_document(job))


def test_a_snapshot_is_the_whole_present(job, claim):
    report(
        claim,
        findings=Findings(kind="pdf", page_classes=("text",) * 4),
        pages=(factories.good_page(1), factories.bad_page(2)),
        logs=(LogEntry(at=timezone.now(), level=Level.INFO, text="Hello"),),
    )
    frame = load_frame(job.pk)
    assert (frame["type"], frame["after"]) == ("snapshot", 0)
    assert frame["seq"] == Job.objects.get().seq
    assert (frame["state"], frame["status"]) == ("processing", "processing")
    assert (frame["stage"], frame["message"]) == (
        "extraction",
        "Processing page 2 of 4",
    )
    assert frame["progress"] == 40.0
    assert frame["counts"]["pages_failed"] == 1
    assert [(p["number"], p["state"]) for p in frame["pages"]] == [
        (1, "completed"),
        (2, "failed"),
    ]
    assert frame["pages"][1]["error"]["code"] == "page_unreadable"
    assert [line["text"] for line in frame["logs"]] == ["Hello"]
    assert frame["documents"][0]["pages_total"] == 4
    assert "results" not in frame


def test_an_update_carries_only_what_came_after(job, claim):
    report(claim, pages=(factories.good_page(1),))
    seq = load_frame(job.pk)["seq"]
    report(claim, pages=(factories.good_page(2),))
    frame = load_frame(job.pk, after=seq)
    assert (frame["type"], frame["after"], frame["seq"]) == (
        "progress_update",
        seq,
        seq + 1,
    )
    assert [p["number"] for p in frame["pages"]] == [2]
    assert frame["events"] == []


def test_a_snapshot_and_all_updates_give_the_same_rows_as_a_fresh_snapshot(job, claim):
    collected = load_frame(job.pk)
    for number in range(1, 5):
        report(claim, pages=(factories.good_page(number),))
        update = load_frame(job.pk, after=collected["seq"])
        for name in ("pages", "logs", "events"):
            update[name] = [*collected[name], *update[name]]
        collected = update
    fresh = load_frame(job.pk)
    for name in ("pages", "logs", "events", "documents"):
        assert collected[name] == fresh[name]


def test_nothing_after_the_present_is_an_empty_update(job, django_assert_num_queries):
    with django_assert_num_queries(1):
        frame = load_frame(job.pk, after=1)
    assert (frame["type"], frame["seq"], frame["after"]) == ("progress_update", 1, 1)
    assert frame["documents"] == frame["events"] == []


def test_a_seq_that_the_job_has_not_reached_resets_the_copy(job):
    frame = load_frame(job.pk, after=99)
    assert (frame["type"], frame["seq"], frame["after"]) == ("snapshot", 1, 0)
    assert frame["is_reset"]
    assert len(frame["documents"]) == len(frame["events"]) == 1


def test_a_brief_frame_has_no_lists_and_needs_one_query(job, django_assert_num_queries):
    with django_assert_num_queries(1):
        frame = load_frame(job.pk, is_brief=True)
    assert frame["documents"] == frame["pages"] == frame["logs"] == []
    assert frame["counts"]["documents"] == 1


def test_a_frame_needs_five_queries_however_many_rows(alice, django_assert_num_queries):
    job = factories.make_job(alice, [f"{n}.txt" for n in range(20)])
    for document in job.documents.in_order():
        factories.claim(document)
    with django_assert_num_queries(5):
        frame = load_frame(job.pk)
    assert len(frame["documents"]) == 20


def test_a_frame_that_would_be_too_long_says_so(job, claim):
    moment = timezone.now()
    lines = [LogEntry(at=moment, level=Level.INFO, text=str(n)) for n in range(501)]
    report(claim, logs=tuple(lines))
    frame = load_frame(job.pk)
    assert frame["is_truncated"]
    assert len(frame["logs"]) == MAX_LOGS


def test_a_job_that_is_gone_has_no_frame():
    assert load_frame(uuid4()) is None


@pytest.fixture
def jobs(alice) -> dict[UUID, int]:
    """Twelve jobs that have gone on by one commit since the seqs that are given."""
    made = {}
    for number in range(12):
        job = factories.make_job(alice, [f"{number}.txt"])
        claim = factories.claim(factories.only_document(job))
        made[job.pk] = 2
        report(claim, pages=(factories.good_page(1),))
    return made


def test_many_jobs_cost_as_many_queries_as_one(jobs, django_assert_num_queries):
    with django_assert_num_queries(5):
        frames = load_frames(jobs)
    assert frames.keys() == jobs.keys()
    assert {(f["after"], f["seq"]) for f in frames.values()} == {(2, 3)}
    assert all([p["number"] for p in f["pages"]] == [1] for f in frames.values())


def test_many_brief_frames_cost_one_query(jobs, django_assert_num_queries):
    with django_assert_num_queries(1):
        frames = load_frames(jobs, is_brief=True)
    assert all(f["is_brief"] and not f["pages"] for f in frames.values())


def test_jobs_that_did_not_move_cost_one_query(jobs, django_assert_num_queries):
    with django_assert_num_queries(1):
        frames = load_frames(dict.fromkeys(jobs, 3))
    assert {(f["after"], f["seq"]) for f in frames.values()} == {(3, 3)}


def test_jobs_are_asked_for_a_hundred_at_a_time(
    jobs, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(loading, "CHUNK", 5)
    with django_assert_num_queries(3 * 5):
        assert len(load_frames(jobs)) == 12


@pytest.fixture
def one_moment(jobs, monkeypatch) -> None:
    """What is to come is worked out for the same moment, however often."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.usefixtures("one_moment")
def test_a_frame_among_many_is_the_one_that_it_is_alone(jobs):
    together = load_frames(jobs)
    for job_id, frame in together.items():
        alone = load_frame(job_id, after=2, is_live=True)
        assert frame == alone


def test_each_job_is_read_from_its_own_seq_and_one_that_is_gone_is_left_out(jobs):
    first, second, third, *_ = jobs
    frames = load_frames({first: 0, second: 3, third: 99, uuid4(): 1})
    assert {pk: (f["type"], f["after"], f["is_reset"]) for pk, f in frames.items()} == {
        first: ("snapshot", 0, False),
        second: ("progress_update", 3, False),
        third: ("snapshot", 0, True),
    }
    assert len(frames[third]["pages"]) == 1


@pytest.mark.usefixtures("one_moment")
def test_so_much_at_once_that_it_is_read_job_by_job_is_the_same(jobs, monkeypatch):
    together = load_frames(jobs)
    monkeypatch.setattr(reading, "MAX_TOGETHER", 5)
    apart = load_frames(jobs)
    for job_id, frame in apart.items():
        assert frame == together[job_id]


def test_a_dated_frame_says_when_its_job_last_changed(job, claim):
    report(claim)
    dated = load_dated_frames({job.pk: 2})[job.pk]
    assert dated.frame["seq"] == 3
    assert dated.committed_at == Job.objects.get().changed_at


def test_a_snapshot_that_a_commit_came_into_is_read_again(job, claim, monkeypatch):
    written_last = reading.written_last

    def meddling(job_id):
        monkeypatch.setattr(loading, "written_last", written_last)
        report(claim, pages=(factories.good_page(1),))
        return written_last(job_id)

    monkeypatch.setattr(loading, "written_last", meddling)
    frame = load_frame(job.pk)
    assert frame["seq"] == frame["documents"][0]["seq"] == 3
    assert len(frame["pages"]) == 1


def test_an_update_leaves_what_a_later_commit_wrote_to_the_next(
    job, claim, monkeypatch
):
    report(claim, pages=(factories.good_page(1),))
    written_after = reading.written_after

    def meddling(*args):
        monkeypatch.setattr(loading, "written_after", written_after)
        report(claim, pages=(factories.good_page(2),))
        return written_after(*args)

    monkeypatch.setattr(loading, "written_after", meddling)
    frame = load_frame(job.pk, after=2)
    assert (frame["seq"], [p["number"] for p in frame["pages"]]) == (3, [1])
    assert frame["documents"] == []
    following = load_frame(job.pk, after=3)
    assert [p["number"] for p in following["pages"]] == [2]
