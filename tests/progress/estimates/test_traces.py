"""Traces from rows and from files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from progress import lifecycle
from progress.estimates import traces
from progress.estimates.moments import seen_at
from progress.models import Attempt, Document
from progress.recording import Findings, Flush, record
from progress.stage_runs import StageTime
from progress.states import HandBack
from tests import factories
from tests.progress.estimates.runs import many, run

SECOND = timedelta(seconds=1)


def read_timed(document) -> None:
    finish_timed(factories.claim(document))


def finish_timed(taken) -> None:
    tell_stage(taken)
    lifecycle.finish(taken, lifecycle.completed())


def tell_stage(taken) -> None:
    now = timezone.now()
    time = StageTime(
        stage="extraction",
        page_class="t",
        units=2,
        busy_ms=300,
        started_at=now,
        finished_at=now,
    )
    flush = Flush(
        stage="extraction",
        message="",
        points=9000,
        findings=Findings(kind="txt", page_classes=("text", "text")),
        pages=(factories.good_page(1), factories.good_page(2)),
        stage_times=(time,),
    )
    record(taken, flush)


def test_a_document_that_was_read_whole_leaves_a_trace(alice):
    document = factories.only_document(factories.make_job(alice))
    read_timed(document)
    (trace,) = traces.recorded()
    assert (trace.id, trace.kind, trace.suffix) == (str(document.pk), "txt", ".txt")
    assert trace.classes == "tt"
    assert sum(seen.pages for seen in trace.commits) == 2
    assert [seen.busy for seen in trace.stages] == [0.3]
    assert trace.queued_at <= trace.started_at <= trace.finished_at


def test_what_failed_or_was_never_timed_leaves_none(alice):
    factories.fail(factories.only_document(factories.make_job(alice)))
    factories.read_whole(factories.only_document(factories.make_job(alice)))
    assert traces.recorded() == []


def test_a_document_that_was_handed_on_leaves_the_trace_of_its_last_attempt(alice):
    document = factories.only_document(factories.make_job(alice))
    first = factories.claim(document)
    tell_stage(first)
    assert lifecycle.hand_back(first, HandBack.SLICE)
    finish_timed(factories.claim(document))
    (trace,) = traces.recorded()
    document.refresh_from_db()
    assert trace.started_at == document.started_at.timestamp()
    assert trace.before > 0
    assert [seen.busy for seen in trace.earlier] == [0.3]
    assert [seen.busy for seen in trace.stages] == [0.3]
    assert {seen.at < trace.started_at for seen in trace.commits} == {True}
    (kept,) = seen_at(trace, trace.started_at).done.values()
    assert (kept.pages, kept.lately) == (2, 0)


def test_a_document_whose_worker_was_lost_leaves_none(alice):
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    assert factories.lose(document.pk)
    read_timed(document)
    assert traces.recorded() == []


def test_a_task_leaves_a_trace_by_its_name(alice):
    document = factories.only_document(factories.make_job(alice))
    Document.objects.filter(pk=document.pk).update(task_name="shop.tasks.sync")
    factories.read_whole(document)
    (trace,) = traces.recorded()
    assert trace.task == "shop.tasks.sync"


def test_more_documents_cost_no_more_queries(alice, django_assert_num_queries):
    job = factories.make_job(alice, ["1.txt", "2.txt", "3.txt"])
    for document in job.documents.all():
        read_timed(document)
    with django_assert_num_queries(5):
        assert len(traces.recorded()) == 3


def test_what_ended_before_it_began_by_its_clock_leaves_none(alice):
    for hours in (0, 1):
        document = factories.only_document(factories.make_job(alice))
        read_timed(document)
        later = timezone.now() + timedelta(hours=hours)
        Document.objects.filter(pk=document.pk).update(finished_at=later)
    Document.objects.filter(pk=document.pk).update(started_at=later + SECOND)
    assert len(traces.recorded()) == 1


def test_what_ended_in_the_future_is_learnt_when_its_time_has_come(alice):
    document = factories.only_document(factories.make_job(alice))
    read_timed(document)
    ended = Attempt.objects.filter(document=document)
    ended.update(finished_at=timezone.now() + timedelta(hours=1))
    assert traces.recorded() == []
    ended.update(finished_at=timezone.now())
    assert len(traces.recorded()) == 1


def test_a_stage_that_began_after_its_end_is_learnt_by_nobody(tmp_path):
    sound, path = run(), tmp_path / "eta.jsonl"
    late = replace(sound.stages[0], started_at=sound.finished_at + 1)
    traces.write(path, [sound, replace(sound, stages=(late,))])
    assert traces.read(path) == [sound]


def test_a_file_gives_back_what_was_written(tmp_path):
    path, written = tmp_path / "eta.jsonl", many(5)
    traces.write(path, written)
    assert traces.read(path) == written
