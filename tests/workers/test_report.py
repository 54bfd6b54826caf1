"""What a task says, and what a flush writes of it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress import broadcast, lifecycle, recording
from progress.errors import Cancelled, HandedBack, LeaseLost
from progress.estimates import promises
from progress.models import Event, Job, LogLine, Page
from progress.states import EventKind, HandBack, State
from tests.factories import bad_page, good_page, lose
from tests.support.waiting import eventually
from tests.workers.conftest import Spoken
from workers import report as report_module
from workers.errors import ReportRefused
from workers.pending import MAX_LOGS
from workers.pipelines import DOCUMENT
from workers.report import Report

pytestmark = pytest.mark.django_db


def page_numbers(document) -> list[int]:
    pages = Page.objects.filter(document=document).order_by("number")
    return list(pages.values_list("number", flat=True))


def log_texts(document) -> list[str]:
    lines = LogLine.objects.filter(document=document).order_by("id")
    return list(lines.values_list("text", flat=True))


def test_ten_thousand_reports_are_one_flush_of_the_latest(
    report, document, recordings, hints
):
    for number in range(10_000):
        report.progress(number, 10_000, f"Unit {number}")
    report.flush()
    assert len(recordings.flushes) == len(report.published) == len(hints) == 1
    document.refresh_from_db()
    assert document.message == "Unit 9999"


def test_nothing_said_is_nothing_flushed(report, recordings, hints):
    report.flush()
    assert recordings.flushes == []
    assert report.published == []
    assert hints == []


def test_nothing_waits_after_a_flush(report):
    report.progress(1, 2)
    report.flush()
    assert report.due_at(interval=0.0) is None


def test_the_first_report_is_due_at_once_and_the_next_after_the_interval(report):
    report.progress(1, 100)
    first = report.due_at(interval=1000.0)
    report.flush()
    report.progress(2, 100)
    second = report.due_at(interval=1000.0)
    assert first is not None
    assert second is not None
    assert second - first > 900


@pytest.mark.parametrize(
    "say",
    [
        pytest.param(lambda report: report.begin_stage("census"), id="stage"),
        pytest.param(lambda report: report.found(kind="pdf"), id="finding"),
    ],
)
def test_a_new_stage_and_a_finding_do_not_wait_for_the_interval(report, say):
    report.progress(1, 2)
    report.flush()
    say(report)
    due = report.due_at(interval=1000.0)
    report.progress(2, 2)
    assert due is not None
    assert report.due_at(interval=1000.0) - due < 900


def test_a_milestone_does_not_wait_for_the_interval(report):
    report.begin_stage("extraction")
    report.progress(1, 100)
    report.flush()
    report.progress(2, 100)
    waiting = report.due_at(interval=1000.0)
    report.progress(99, 100)
    assert waiting - report.due_at(interval=1000.0) > 900


def test_a_flush_writes_rows_then_celerys_state_then_hints(
    claim, document, monkeypatch
):
    order: list[str] = []
    record = recording.record

    def recorded(*arguments: Any) -> Any:
        order.append("rows")
        return record(*arguments)

    def published(meta: dict[str, Any]) -> None:
        assert Page.objects.filter(document=document).count() == meta["current"] == 1
        order.append("state")

    monkeypatch.setattr(recording, "record", recorded)
    monkeypatch.setattr(broadcast, "hint", lambda hint: order.append("hint"))
    report = Report(claim, DOCUMENT.weights, published)
    report.page(good_page(1))
    report.flush()
    assert order == ["rows", "state", "hint"]


def test_the_hint_is_given_even_if_the_mirror_breaks(claim, document, hints):
    def publish(_: dict[str, Any]) -> None:
        raise ConnectionError

    report = Report(claim, DOCUMENT.weights, publish)
    report.progress(1, 2, "Half way")
    with pytest.raises(ConnectionError):
        report.flush()
    document.refresh_from_db()
    assert document.message == "Half way"
    assert [hint.seq for hint in hints] == [document.seq]


def test_the_hint_has_the_seq_of_the_commit(report, claim, hints):
    report.begin_stage("receive")
    report.flush()
    report.progress(1, 2)
    report.flush()
    assert [hint.is_urgent for hint in hints] == [True, False]
    assert hints[1].seq == hints[0].seq + 1 == Job.objects.get(pk=claim.job_id).seq


def test_the_state_in_celery_has_the_counters_of_the_row(report, document, claim):
    report.begin_stage("extraction")
    report.found(page_classes=("text",) * 4)
    report.progress(2, 4, "Processing page 3 of 4")
    report.page(good_page(1))
    report.page(bad_page(2))
    report.flush()
    document.refresh_from_db()
    assert report.published == [
        {
            "job_id": str(claim.job_id),
            "document_id": str(document.pk),
            "attempt": 1,
            "stage": document.stage,
            "description": document.message,
            "current": document.pages_done,
            "failed": document.pages_failed,
            "total": document.pages_total,
            "percent": document.progress,
        }
    ]
    assert (document.stage, document.pages_done, document.pages_failed) == (
        "extraction",
        1,
        1,
    )


def test_a_flush_that_fails_loses_nothing_and_the_next_one_writes_it_once(
    report, document, recordings, hints
):
    report.begin_stage("extraction")
    report.page(good_page(1))
    report.log("one")
    recordings.fail()
    with pytest.raises(OperationalError):
        report.flush()
    assert (page_numbers(document), hints, report.published) == ([], [], [])
    report.page(good_page(2))
    report.log("two")
    report.flush()
    report.flush()
    assert page_numbers(document) == [1, 2]
    assert log_texts(document) == ["one", "two"]
    assert Event.objects.filter(kind=EventKind.STAGE_STARTED).count() == 1
    document.refresh_from_db()
    assert document.pages_done == 2
    assert len(hints) == 1


def test_a_flush_that_failed_is_tried_again_after_the_interval(report, recordings):
    report.begin_stage("receive")
    recordings.fail()
    with pytest.raises(OperationalError):
        report.flush()
    soon, later = report.due_at(interval=0.0), report.due_at(interval=1000.0)
    assert later - soon == pytest.approx(1000.0)


def test_a_page_that_was_written_already_is_not_written_again(report, document):
    for _ in range(2):
        report.page(good_page(1))
        report.flush()
    document.refresh_from_db()
    assert page_numbers(document) == [1]
    assert document.pages_done == 1


def test_a_lost_lease_writes_nothing_and_stops_the_task(report, document, claim, hints):
    assert lose(document.pk)
    before = Job.objects.values().get(pk=claim.job_id)
    hints.clear()
    report.page(good_page(1))
    report.log("too late")
    report.flush()
    with pytest.raises(LeaseLost):
        report.check()
    assert (page_numbers(document), log_texts(document)) == ([], [])
    assert report.published == []
    assert hints == []
    assert Job.objects.values().get(pk=claim.job_id) == before
    document.refresh_from_db()
    assert document.state == State.QUEUED


def test_a_lost_report_is_never_due_again(report):
    report.lose()
    report.log("more")
    assert report.due_at(interval=0.0) is None


def test_a_deleted_job_is_a_lost_lease(report, claim):
    Job.objects.filter(pk=claim.job_id).delete()
    report.progress(1, 2)
    report.flush()
    with pytest.raises(LeaseLost):
        report.check()


def test_a_late_report_never_changes_a_document_that_has_ended(report, document, claim):
    report.progress(1, 2, "On time")
    assert lifecycle.finish(claim, lifecycle.completed("3 pages read"))
    report.flush()
    document.refresh_from_db()
    assert (document.state, document.message) == (State.COMPLETED, "3 pages read")
    assert report.published == []


def test_a_cancel_is_passed_on_by_the_next_flush(report, document):
    lifecycle.cancel_document(document.pk)
    report.page(good_page(1))
    report.flush()
    with pytest.raises(Cancelled):
        report.progress(2, 3)
    assert page_numbers(document) == [1]


def test_a_hand_back_stops_the_task_at_a_page_border_and_keeps_the_page(report):
    report.hand_back(HandBack.SLICE)
    report.hand_back(HandBack.SHUTDOWN)
    with pytest.raises(HandedBack) as stopped:
        report.page(good_page(1))
    assert stopped.value.reason is HandBack.SLICE
    report.flush()
    assert Page.objects.get().number == 1


def test_who_cancels_does_not_wait_for_another_attempt(report):
    report.hand_back(HandBack.SHUTDOWN)
    report.cancel()
    with pytest.raises(Cancelled):
        report.check()


def test_a_page_is_kept_though_its_document_was_cancelled(report, document):
    report.cancel()
    with pytest.raises(Cancelled):
        report.page(good_page(1))
    report.flush()
    assert page_numbers(document) == [1]


def test_percent_never_goes_back(report, document):
    report.begin_stage("extraction")
    report.progress(9, 10)
    report.flush()
    document.refresh_from_db()
    reached = document.points
    report.progress(1, 10)
    report.flush()
    document.refresh_from_db()
    assert document.points == reached > 0


def test_a_stage_of_no_units_is_a_whole_stage(report, document):
    report.begin_stage("receive")
    report.progress(0, 0)
    report.flush()
    document.refresh_from_db()
    assert document.points == 200


@pytest.mark.usefixtures("hints")
class TestBackPressure:
    """`page()` waits while too many pages are still to be written."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch):
        monkeypatch.setattr(report_module, "MAX_PENDING_PAGES", 3)

    def hand_over(
        self, report: Spoken, pages: int
    ) -> tuple[threading.Thread, list[int]]:
        handed: list[int] = []

        def speak() -> None:
            for number in range(1, pages + 1):
                report.page(good_page(number))
                handed.append(number)

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        eventually(lambda: report.due_at(0.0) and report._pending.is_urgent)
        return thread, handed

    def test_a_task_too_far_ahead_waits_and_goes_on_after_a_flush(
        self, report, document
    ):
        thread, handed = self.hand_over(report, pages=6)
        assert handed == [1, 2, 3]
        report.flush()
        thread.join(timeout=60)
        assert handed == [1, 2, 3, 4, 5, 6]
        report.flush()
        assert page_numbers(document) == [1, 2, 3, 4, 5, 6]

    def test_it_goes_on_waiting_while_flushes_fail(self, report, document, recordings):
        thread, handed = self.hand_over(report, pages=6)
        recordings.fail(times=3)
        for _ in range(3):
            with pytest.raises(OperationalError):
                report.flush()
            assert handed == [1, 2, 3]
        report.flush()
        thread.join(timeout=60)
        report.flush()
        assert page_numbers(document) == [1, 2, 3, 4, 5, 6]

    def test_pages_that_are_being_written_still_count(
        self, report, monkeypatch, document
    ):
        thread, handed = self.hand_over(report, pages=6)
        record = recording.record

        def slowly(*arguments: Any) -> Any:
            assert len(report._pending.pages) == 0
            assert report._is_too_far_ahead()
            return record(*arguments)

        monkeypatch.setattr(recording, "record", slowly)
        report.flush()
        thread.join(timeout=60)
        assert len(handed) == 6

    def test_a_lost_lease_ends_the_wait(self, report):
        caught: list[BaseException] = []

        def speak() -> None:
            try:
                for number in range(1, 10):
                    report.page(good_page(number))
            except LeaseLost as error:
                caught.append(error)

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        eventually(lambda: report._pending.is_urgent)
        report.lose()
        thread.join(timeout=60)
        assert len(caught) == 1


def test_lines_that_give_way_are_counted_in_the_log(report, document):
    for number in range(MAX_LOGS + 12):
        report.log(f"line {number}")
    report.flush()
    texts = log_texts(document)
    assert texts[:2] == ["12 lines were dropped", "line 12"]
    assert len(texts) == MAX_LOGS + 1
    report.log("later")
    report.flush()
    assert log_texts(document)[-1] == "later"
    assert sum("dropped" in text for text in log_texts(document)) == 1


def test_statistics_are_as_they_were_when_they_were_said(report, document):
    pages = [1]
    found: dict[str, Any] = {"words": 3, "pages": pages}
    report.statistics(found)
    found["words"] = 4
    pages.append(2)
    report.flush()
    document.refresh_from_db()
    assert document.statistics == {"words": 3, "pages": [1]}


def test_what_cannot_be_written_stops_the_task_and_does_not_wait_for_ever(
    report, document, hints
):
    report.statistics({"when": timezone.now()})
    report.page(good_page(1))
    with pytest.raises(TypeError):
        report.flush()
    assert report.due_at(interval=0.0) is None
    with pytest.raises(ReportRefused) as caught:
        report.progress(1, 2)
    assert isinstance(caught.value.__cause__, TypeError)
    report.log("what is said after it can be written")
    report.flush()
    assert log_texts(document) == ["what is said after it can be written"]


def test_several_threads_may_speak_and_nothing_is_lost(report, document):
    def speak(first: int) -> None:
        for number in range(first, first + 50):
            report.page(good_page(number))
            report.log(f"page {number}")
            report.progress(number, 200)

    threads = [threading.Thread(target=speak, args=(n,)) for n in (1, 51, 101, 151)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        report.flush()
    for thread in threads:
        thread.join()
    report.flush()
    assert page_numbers(document) == list(range(1, 201))
    assert len(set(log_texts(document))) == 200
    document.refresh_from_db()
    assert document.pages_done == 200


def statements(report: Report, pages: int) -> list[str]:
    """The statements of one flush; SQLite has no room for many rows in one INSERT."""
    first = 1 + Page.objects.count()
    report.begin_stage("extraction")
    report.progress(1, 2)
    for number in range(first, first + pages):
        report.page(good_page(number))
        report.log(f"page {number}")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        report.flush()
    said = [query["sql"] for query in captured]
    if connection.vendor == "sqlite":
        said = [
            sql
            for before, sql in zip(["", *said], said, strict=False)
            if not (sql.startswith("INSERT") and sql[:60] == before[:60])
        ]
    return said


def test_the_number_of_statements_does_not_depend_on_the_number_of_pages(report, hints):
    # The first flush also tells of a milestone.
    statements(report, pages=1)
    few = statements(report, pages=1)
    many = statements(report, pages=200)
    assert len(many) == len(few)
    assert Page.objects.count() == 202


@pytest.fixture
def promised(monkeypatch) -> list[str]:
    """What estimates were asked for."""
    asked: list[str] = []
    monkeypatch.setattr(promises, "make", lambda _: asked.append("document"))
    monkeypatch.setattr(promises, "make_of_job", lambda _: asked.append("job"))
    return asked


def test_a_document_is_promised_once_its_pages_are_known(report, promised):
    report.found(page_classes=("text",) * 2)
    report.page(good_page(1))
    report.flush()
    report.page(good_page(2))
    report.flush()
    assert promised == ["document"]


def test_a_document_that_is_read_by_its_first_flush_is_promised_nothing(
    report, promised
):
    report.found(page_classes=("text",) * 2)
    report.page(good_page(1))
    report.page(bad_page(2))
    report.flush()
    assert promised == ["job"]
