"""Frames from rows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from progress import frames, lifecycle, recording
from progress.frames import load_frame
from progress.models import Document, Job
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


def test_the_last_frame_says_where_the_result_is(job, claim):
    report(claim, pages=(factories.good_page(1),))
    lifecycle.finish(claim, lifecycle.completed())
    frame = load_frame(job.pk)
    assert (frame["progress"], frame["eta"], frame["stage"]) == (100.0, None, "")
    assert frame["message"] == "Done: 1 page in 1 document"
    assert frame["results"] == f"/api/jobs/{job.pk}/results.json"


def test_a_job_of_many_says_page_and_documents(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    claim = factories.claim(job.documents.in_order()[0])
    assert load_frame(job.pk)["message"] == "0 of 2 documents"
    report(claim, findings=Findings(page_classes=("text",) * 4))
    assert load_frame(job.pk)["message"] == "Processing page 1 of 4 · 0 of 2 documents"


def test_a_job_of_many_is_in_no_single_stage(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    report(factories.claim(job.documents.in_order()[0]))
    frame = load_frame(job.pk)
    assert frame["stage"] == ""
    assert frame["documents"][0]["stage"] == "extraction"


def test_the_remaining_time_follows_the_pace(job, claim):
    report(claim)
    job.refresh_from_db()
    found = frames.eta_of(job, job.started_at + timedelta(seconds=40))
    assert found["seconds"] == pytest.approx(60)
    assert found["low"] < 60 < found["high"]


def test_a_cancel_that_is_under_way_is_said(job, claim):
    lifecycle.cancel_job(job.pk)
    frame = load_frame(job.pk)
    assert frame["is_cancelling"]
    assert frame["message"] == "Cancelling"
    lifecycle.finish(claim, lifecycle.cancelled())
    assert load_frame(job.pk)["message"] == "Cancelled"


def test_a_failed_job_says_how_many_failed(job, claim):
    lifecycle.finish(claim, lifecycle.failed("corrupt", "Damaged."))
    frame = load_frame(job.pk)
    assert (frame["status"], frame["message"]) == (
        "error",
        "The document could not be read",
    )
    assert frame["documents"][0]["error"] == {"code": "corrupt", "message": "Damaged."}


def test_a_job_that_is_gone_has_no_frame():
    assert load_frame(uuid4()) is None


def test_a_document_in_a_frame_has_no_text_of_pages(job):
    assert set(frames.document_dict(Document.objects.get())) >= {"id", "seq", "error"}
    assert "text" not in frames.document_dict(Document.objects.get())
