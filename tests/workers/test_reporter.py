"""The thread that flushes reports: at once where it matters, else once an interval."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from progress import lifecycle, recording
from progress.errors import Cancelled
from progress.models import Document, Page
from progress.states import State
from tests import factories
from tests.factories import good_page
from tests.support.waiting import eventually
from tests.workers.conftest import Spoken, make_document
from workers import reporter as reporter_module
from workers.pacing import Pacing
from workers.report import Report
from workers.reporter import Reporter, reporter

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = 3600.0


def make_reporter(*, flush: float = NEVER, heartbeat: float = NEVER) -> Reporter:
    return Reporter(Pacing(flush=flush, heartbeat=heartbeat))


def row(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def is_said(document: Document, message: str) -> Callable[[], bool]:
    return lambda: row(document).message == message


def is_in_stage(document: Document, stage: str) -> Callable[[], bool]:
    return lambda: row(document).stage == stage


def is_stopped(report: Report) -> bool:
    try:
        report.check()
    except Cancelled:
        return True
    return False


def test_ten_thousand_reports_are_two_flushes_the_first_and_the_last(
    report, document, recordings, hints
):
    with make_reporter().reporting(report):
        report.progress(0, 10_000, "Unit 0")
        eventually(is_said(document, "Unit 0"))
        for number in range(1, 10_001):
            report.progress(number, 10_000, f"Unit {number}")
    report.flush()
    assert row(document).message == "Unit 10000"
    assert len(recordings.flushes) == len(report.published) == 2
    assert len(hints) == 2


def test_a_new_stage_goes_at_once_though_the_interval_is_an_hour(report, document):
    with make_reporter().reporting(report):
        for stage in ("receive", "census", "extraction"):
            report.begin_stage(stage)
            eventually(is_in_stage(document, stage))


def test_an_ordinary_report_goes_when_the_interval_has_passed(report, document):
    with make_reporter(flush=0.01).reporting(report):
        for message in ("one", "two", "three"):
            report.progress(1, 2, message)
            eventually(is_said(document, message))


def test_a_silent_task_keeps_its_lease(report, document, hints):
    Document.objects.filter(pk=document.pk).update(lease_expires_at=timezone.now())
    later = timezone.now() + timedelta(seconds=30)
    with make_reporter(heartbeat=0.0).reporting(report):
        eventually(lambda: (row(document).lease_expires_at or later) > later)
    assert hints == []


def test_a_cancel_reaches_a_task_that_says_nothing(report, document, monkeypatch):
    monkeypatch.setattr(reporter_module, "ORDER_CHECK", 0.0)
    with make_reporter().reporting(report):
        lifecycle.cancel_document(document.pk)
        eventually(lambda: is_stopped(report))


def test_a_cancel_of_a_neighbour_stops_nobody_else(
    report, document, alice, monkeypatch
):
    monkeypatch.setattr(reporter_module, "ORDER_CHECK", 0.0)
    neighbour = make_document(alice)
    other = Spoken(factories.claim(neighbour))
    own = make_reporter()
    with own.reporting(report), own.reporting(other):
        lifecycle.cancel_document(neighbour.pk)
        eventually(lambda: is_stopped(other))
        assert not is_stopped(report)


def test_what_could_not_be_written_is_written_once_when_the_database_is_back(
    report, document, recordings
):
    recordings.fail(times=3)
    with make_reporter(flush=0.01).reporting(report):
        report.page(good_page(1))
        report.log("a line")
        eventually(lambda: row(document).pages_done)
    report.flush()
    assert len(recordings.flushes) == 4
    assert Page.objects.filter(document=document).count() == 1
    assert document.logs.count() == 1


def test_a_report_that_cannot_be_written_does_not_hold_up_the_others(
    report, alice, recordings
):
    neighbour = make_document(alice)
    other = Spoken(factories.claim(neighbour))
    own = make_reporter(flush=0.01)
    with own.reporting(report), own.reporting(other):
        for number in range(5):
            report.statistics({"never": object})
            other.begin_stage(f"stage {number}")
            eventually(is_in_stage(neighbour, f"stage {number}"))


def test_a_heartbeat_that_fails_does_not_end_the_thread(report, document, monkeypatch):
    calls: list[int] = []

    def fail(_: object) -> int:
        calls.append(1)
        raise OperationalError

    monkeypatch.setattr(recording, "heartbeat", fail)
    with make_reporter(heartbeat=0.2).reporting(report):
        eventually(lambda: len(calls) > 1)
        monkeypatch.undo()
        report.begin_stage("census")
        eventually(is_in_stage(document, "census"))


def test_the_thread_outlives_a_connection_that_cannot_even_be_closed(
    report, document, monkeypatch
):
    failures: list[int] = []
    real = connections.close_all

    def close_all() -> None:
        if not failures:
            failures.append(1)
            raise OperationalError
        real()

    monkeypatch.setattr(connections, "close_all", close_all)
    thread = make_reporter(flush=0.01)
    eventually(lambda: failures)
    with thread.reporting(report):
        report.progress(1, 10, "It goes on")
        eventually(is_said(document, "It goes on"))


def test_after_its_block_a_report_is_the_callers_to_flush(report, document, alice):
    neighbour = make_document(alice)
    other = Spoken(factories.claim(neighbour))
    own = make_reporter(flush=0.01)

    def a_round_passes(stage: str) -> None:
        other.begin_stage(stage)
        eventually(is_in_stage(neighbour, stage))

    with own.reporting(other):
        with own.reporting(report):
            a_round_passes("one")
        a_round_passes("two")
        a_round_passes("three")
        report.progress(1, 2, "After the end")
        a_round_passes("four")
        a_round_passes("five")
    assert row(document).message == "Starting"
    report.flush()
    assert row(document).message == "After the end"


def test_no_report_follows_the_end(report, document, claim):
    """However close they are: the last flush comes before the end, or never."""
    with make_reporter(flush=0.0).reporting(report):
        for number in range(200):
            report.progress(number, 200, f"Unit {number}")
    report.flush()
    mirrored = len(report.published)
    assert lifecycle.finish(claim, lifecycle.completed("Done"))
    report.progress(200, 200, "Too late")
    report.flush()
    assert len(report.published) == mirrored
    assert (row(document).state, row(document).message) == (State.COMPLETED, "Done")


def test_the_thread_keeps_one_connection_while_it_works(report, monkeypatch):
    seen: list[object] = []

    def look(_: object) -> int:
        connection.ensure_connection()
        seen.append(connection.connection)
        return 0

    monkeypatch.setattr(recording, "heartbeat", look)
    with make_reporter(heartbeat=0.0).reporting(report):
        eventually(lambda: len(seen) > 3)
    assert len({id(each) for each in seen}) == 1


def test_the_connection_is_kept_for_the_document_that_follows(report, monkeypatch):
    closed: list[object] = []
    flushed: list[object] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(1))
    monkeypatch.setattr(Reporter, "_flush_if_due", lambda *_: flushed.append(1))
    reporter = make_reporter()
    for documents in (1, 2):
        with reporter.reporting(report):
            eventually(lambda least=documents: len(flushed) >= least)
    assert not closed
    assert reporter.wait_until_idle(30)
    assert closed


def test_a_connection_that_nobody_needs_is_let_go(report, monkeypatch):
    closed: list[object] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(1))
    monkeypatch.setattr(reporter_module, "KEPT", 0.01)
    reporter = make_reporter()
    eventually(lambda: closed)
    assert reporter.wait_until_idle(30)


def test_a_process_has_one_reporter_and_a_forked_child_its_own(monkeypatch):
    mine = reporter()
    assert reporter() is mine
    monkeypatch.setattr(reporter_module, "_reporters", {os.getpid(): mine})
    monkeypatch.setattr(os, "getpid", lambda: -1)
    child = reporter()
    assert child is not mine
    assert reporter() is child
