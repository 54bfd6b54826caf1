"""An attempt from claim to ending, with real files, readers, rows and reporter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils import timezone

from progress import lifecycle
from progress.errors import Cancelled
from progress.lifecycle import Ending
from progress.models import Attempt, Document, Event, Job, Page, StageRun
from progress.recording import PageResult
from progress.states import HandBack, Outcome, PageState, State
from tests import factories
from tests.support.waiting import eventually
from tests.workers.conftest import THREE_PAGES, make_document
from workers import attempt, pipeline, reporter
from workers.analysis import analyse_page
from workers.errors import PageUnreadable, ReportRefused
from workers.pipeline import Pipeline, Stage
from workers.readers.sections import SectionsReader
from workers.readers.types import PageContent
from workers.report import Report
from workers.tasks import process_document
from workers.tracking.late import late_ends
from workers.work import Work

pytestmark = pytest.mark.django_db(transaction=True)


class Reading:
    """Counts the pages that readers read, and lets some of them be unreadable."""

    def __init__(self, read: Callable[[Any, int], PageContent]) -> None:
        self._read = read
        self.numbers: list[int] = []
        self.unreadable: set[int] = set()
        self.before: Callable[[int], None] = lambda number: None

    def read(self, reader: Any, number: int) -> PageContent:
        self.numbers.append(number)
        self.before(number)
        if number in self.unreadable:
            raise PageUnreadable
        return self._read(reader, number)


@pytest.fixture
def reading(monkeypatch) -> Reading:
    """Each call of `reader.read`."""
    reading = Reading(SectionsReader.read)
    monkeypatch.setattr(
        SectionsReader, "read", lambda reader, number: reading.read(reader, number)
    )
    return reading


def run(document: Document) -> Ending | None:
    """Claim the document, work on it, and bring the row here up to date."""
    ending = attempt.run(factories.claim(document), lambda meta: None)
    document.refresh_from_db()
    return ending


def page_states(document: Document) -> dict[int, str]:
    return dict(
        Page.objects.filter(document=document)
        .order_by("number")
        .values_list("number", "state")
    )


def plan(function: Callable[[Work, Report], None]) -> None:
    """Let the job type "document" be this one stage."""
    stage = Stage(name="own", function=function)
    pipeline.register(
        Pipeline(job_type="document", label="", about="", stages=(stage,))
    )


def last_attempt(document: Document) -> Attempt:
    return document.attempts.newest_first()[0]


def test_a_document_is_read_whole(document):
    ending = run(document)
    assert ending is not None
    assert attempt.summary(ending) == {
        "state": "completed",
        "description": "3 pages read",
    }
    assert (document.state, document.progress) == (State.COMPLETED, 100.0)
    assert page_states(document) == dict.fromkeys((1, 2, 3), PageState.COMPLETED)
    assert (document.kind, document.unit) == ("text", "page")
    assert document.statistics["words"] == 9
    assert last_attempt(document).outcome == Outcome.SUCCESS
    assert document.job.state == State.COMPLETED
    assert (document.job.pages_total, document.job.pages_done) == (3, 3)


def test_each_stage_of_an_attempt_is_timed_and_pages_keep_their_class(document):
    attempt.run(factories.claim(document), lambda meta: None)
    runs = StageRun.objects.filter(attempt__document=document).order_by("pk")
    assert [(run.stage, run.page_class, run.units) for run in runs] == [
        ("receive", "", 1),
        ("census", "", 3),
        ("extraction", "t", 3),
        ("analysis", "", 3),
        ("completion", "", 3),
    ]
    assert set(document.pages.values_list("page_class", flat=True)) == {"t"}


def test_pages_that_cannot_be_read_are_named_and_the_others_kept(document, reading):
    reading.unreadable = {2}
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "pages_unreadable")
    assert document.error_message == (
        "1 of 3 pages could not be read. The other 2 are here. "
        "Retry reads only the missing ones."
    )
    assert page_states(document) == {
        1: PageState.COMPLETED,
        2: PageState.FAILED,
        3: PageState.COMPLETED,
    }
    assert (document.pages_done, document.pages_failed) == (2, 1)
    assert last_attempt(document).outcome == Outcome.FAILURE


def test_a_document_of_which_nothing_could_be_read_promises_nothing(document, reading):
    reading.unreadable = {1, 2, 3}
    run(document)
    assert document.error_message == (
        "3 of 3 pages could not be read. Retry reads only the missing ones."
    )


def test_a_retry_reads_only_the_missing_pages(document, reading):
    reading.unreadable = {2}
    run(document)
    assert reading.numbers == [1, 2, 3]
    assert lifecycle.retry_document(document.pk)
    reading.numbers.clear()
    reading.unreadable.clear()
    document.refresh_from_db()
    run(document)
    assert reading.numbers == [2]
    assert document.state == State.COMPLETED
    assert page_states(document) == dict.fromkeys((1, 2, 3), PageState.COMPLETED)
    assert (document.pages_done, document.pages_failed) == (3, 0)
    assert document.statistics["words"] == 9
    assert (document.job.pages_done, document.job.pages_failed) == (3, 0)


def test_after_a_crash_the_next_attempt_reads_what_was_not_written(document, reading):
    claim = factories.claim(document)
    report = Report(claim, (), lambda meta: None)
    report.found(unit="page", page_classes=("text",) * 3)
    text = "The first page."
    found = analyse_page(text, "document").as_dict()
    report.page(PageResult(number=1, text=text, via="text", analysis=found))
    report.flush()
    assert factories.lose(document.pk)
    document.refresh_from_db()
    run(document)
    assert reading.numbers == [2, 3]
    assert document.state == State.COMPLETED
    assert page_states(document) == dict.fromkeys((1, 2, 3), PageState.COMPLETED)
    assert document.statistics["words"] == 9
    outcomes = document.attempts.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.LOST, Outcome.SUCCESS]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(bytes(range(256)) * 8, "unsupported", id="unsupported"),
        pytest.param(b"%PDF-1.7\n" + b"\x00\x01" * 400, "corrupt", id="corrupt"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_its_reason(alice, content, code):
    document = make_document(alice, content)
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, code)
    assert document.error_message == document.message
    assert document.error_message.endswith(".")
    assert last_attempt(document).error_code == code
    assert document.job.state == State.FAILED


def test_a_file_that_is_gone_says_so(document):
    Path(document.file.path).unlink()
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "file_missing")


def test_a_file_over_the_limit_of_bytes_says_so(document, settings):
    settings.HEADWAY_UPLOAD_MAX_BYTES = 10
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "too_large")


def test_neighbours_of_a_failing_document_are_untouched(alice):
    names = ("a.txt", "b.txt", "c.txt")
    job = factories.make_job(alice, names=names, content=THREE_PAGES)
    first, second, third = Document.objects.filter(job=job).in_order()
    Path(second.file.path).write_bytes(b"\x00\x01\x02" * 50)
    run(first)
    before = Document.objects.values().get(pk=first.pk)
    waiting = Document.objects.values().get(pk=third.pk)
    run(second)
    assert second.state == State.FAILED
    assert Document.objects.values().get(pk=first.pk) == before
    assert Document.objects.values().get(pk=third.pk) == waiting
    run(third)
    assert third.state == State.COMPLETED
    job.refresh_from_db()
    assert (job.state, job.documents_completed, job.documents_failed) == (
        State.FAILED,
        2,
        1,
    )
    assert job.pages_done == Page.objects.filter(job=job).count() == 6


def test_a_time_limit_says_that_it_took_too_long_and_keeps_the_pages(document, reading):
    def strike(number: int) -> None:
        if number == 3:
            raise SoftTimeLimitExceeded

    reading.before = strike
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "took_too_long")
    assert page_states(document) == dict.fromkeys((1, 2), PageState.COMPLETED)


def test_a_time_limit_that_a_reader_took_for_an_unreadable_page_still_counts(
    document, reading
):
    def strike(number: int) -> None:
        try:
            raise SoftTimeLimitExceeded
        except SoftTimeLimitExceeded as error:
            raise PageUnreadable from error

    reading.before = strike
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "took_too_long")
    assert reading.numbers == [1]


@pytest.mark.usefixtures("own_pipelines")
def test_an_unexpected_error_is_told_to_staff_and_spared_to_people(document):
    def break_down(work: Work, report: Report) -> None:
        raise LookupError("secret internals")

    plan(break_down)
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "internal_error")
    assert "LookupError: secret internals" in document.error_detail
    assert "break_down" in document.error_detail
    said = [document.message, document.error_message, *log_texts(document)]
    said += document.events.values_list("message", flat=True)
    assert not any("secret" in text or "Traceback" in text for text in said)


def log_texts(document: Document) -> list[str]:
    return list(document.logs.values_list("text", flat=True))


@pytest.mark.usefixtures("own_pipelines")
def test_what_a_stage_reports_but_nobody_can_write_is_an_internal_error(document):
    def refuse(work: Work, report: Report) -> None:
        report.statistics({"when": timezone.now()})

    plan(refuse)
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "internal_error")
    assert "datetime is not JSON serializable" in document.error_detail


@pytest.mark.usefixtures("own_pipelines")
def test_what_was_refused_before_the_last_flush_is_not_forgotten(document):
    def refuse(work: Work, report: Report) -> None:
        report.statistics({"when": timezone.now()})
        with pytest.raises(TypeError):
            report.flush()

    plan(refuse)
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "internal_error")
    assert "datetime is not JSON serializable" in document.error_detail


@pytest.mark.usefixtures("own_pipelines")
def test_what_is_said_after_something_was_refused_is_kept(document):
    def go_on(work: Work, report: Report) -> None:
        report.statistics({"when": timezone.now()})
        with pytest.raises(TypeError):
            report.flush()
        with suppress(ReportRefused):
            report.page(factories.good_page(2))

    plan(go_on)
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "internal_error")
    assert page_states(document) == {2: PageState.COMPLETED}


def test_a_document_handed_back_goes_on_where_it_stopped(document, reading):
    reading.unreadable = {1}
    reading.before = hand_back_at_the_second_page
    assert run(document) is None
    assert (document.state, document.attempts_since_queued) == (State.QUEUED, 0)
    assert page_states(document) == {1: PageState.FAILED, 2: PageState.COMPLETED}
    assert last_attempt(document).outcome == Outcome.HANDED_BACK
    reading.before = lambda number: None
    run(document)
    assert reading.numbers == [1, 2, 3]
    assert document.error_message.startswith("1 of 3 pages could not be read.")
    assert (document.pages_done, document.pages_failed) == (2, 1)


def hand_back_at_the_second_page(number: int) -> None:
    for report in reporter.reporter()._open_reports():
        if number == 2:
            report.hand_back(HandBack.SHUTDOWN)


def test_a_cancel_ends_it_at_the_next_page_border(document, reading, monkeypatch):
    monkeypatch.setattr(reporter, "ORDER_CHECK", 0.0)

    def cancel(number: int) -> None:
        if number == 2:
            lifecycle.cancel_document(document.pk)
            eventually(is_stopped)

    reading.before = cancel
    ending = run(document)
    assert ending is not None
    assert (ending.state, document.state) == (State.CANCELLED, State.CANCELLED)
    assert reading.numbers == [1, 2]
    assert page_states(document) == dict.fromkeys((1, 2), PageState.COMPLETED)
    assert last_attempt(document).outcome == Outcome.CANCELLED


def is_stopped() -> bool:
    """Tell whether the cancel has reached the task in this thread."""
    report = process_document.report
    assert report is not None
    try:
        report.check()
    except Cancelled:
        return True
    return False


def test_a_lost_lease_leaves_the_row_to_its_new_owner(document, reading):
    def lose(number: int) -> None:
        if number == 2:
            factories.lose(document.pk)
            lifecycle.claim(document.pk, task_id="another", worker="other@host:1")

    reading.before = lose
    assert run(document) is None
    assert (document.state, document.task_id) == (State.PROCESSING, "another")
    assert document.attempt == 2
    outcomes = document.attempts.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.LOST, ""]


@pytest.mark.usefixtures("own_pipelines")
def test_a_database_that_goes_away_is_not_the_documents_fault(document):
    def away(work: Work, report: Report) -> None:
        report.page(PageResult(number=1, text="read before"))
        raise OperationalError("the server is away")

    plan(away)
    with pytest.raises(OperationalError):
        run(document)
    assert late_ends.wait_until_empty(60)
    document.refresh_from_db()
    assert (document.state, document.error_code) == (State.PROCESSING, "")
    assert lifecycle.rescue(document.pk), "its lease is over at once"
    document.refresh_from_db()
    assert (document.state, document.pages_done) == (State.QUEUED, 1)


def test_a_job_type_whose_pipeline_is_gone_fails_with_its_name(document):
    Job.objects.filter(pk=document.job_id).update(job_type="cake")
    run(document)
    assert (document.state, document.error_code) == (State.FAILED, "unknown_job_type")
    assert '"cake"' in document.error_message


def test_a_job_that_is_deleted_meanwhile_ends_the_work(alice: User, reading):
    document = make_document(alice)

    @transaction.atomic
    def delete(number: int) -> None:
        # Locked first, as everything that changes a job does.
        Job.objects.select_for_update().get(pk=document.job_id).delete()

    reading.before = delete
    assert attempt.run(factories.claim(document), lambda meta: None) is None
    assert not Document.objects.filter(pk=document.pk).exists()


def test_what_is_deleted_before_the_work_begins_is_let_be(document):
    claim = factories.claim(document)
    document.job.delete()
    assert attempt.run(claim, print) is None


@pytest.mark.usefixtures("own_pipelines")
def test_what_a_stage_opened_is_closed_however_it_ends(document):
    closed: list[str] = []

    def open_and_break(work: Work, report: Report) -> None:
        work.resources.callback(closed.append, work.name)
        raise LookupError

    plan(open_and_break)
    run(document)
    assert closed == [document.name]


@pytest.mark.parametrize(("losses", "state"), [(1, "completed"), (2, "failed")])
def test_a_page_that_workers_were_lost_over_is_left_out_in_the_end(
    document, losses, state, settings
):
    settings.HEADWAY_PAGE_LOSSES = 2
    Document.objects.filter(pk=document.pk).update(page_in_flight=2, page_losses=losses)
    run(document)
    assert page_states(document) == {1: "completed", 2: state, 3: "completed"}
    if state == PageState.FAILED:
        assert document.pages.get(number=2).error_code == "page_crashed"
        assert document.error_code == "pages_unreadable"


def test_a_document_is_read_in_a_process_of_its_own(document, reading, settings):
    settings.HEADWAY_SANDBOX = True
    run(document)
    assert document.state == State.COMPLETED
    assert page_states(document) == dict.fromkeys((1, 2, 3), PageState.COMPLETED)
    assert reading.numbers == []


def test_a_document_that_is_read_at_once_takes_two_changes(document):
    run(document)
    document.job.refresh_from_db()
    queued, claimed, ended = range(1, 4)
    assert (document.job.seq, document.seq) == (ended, ended)
    kinds = dict(Event.objects.values_list("kind", "seq"))
    assert kinds["started"] == claimed
    assert kinds["stage_started"] == kinds["completed"] == ended
    assert kinds["queued"] == queued


def test_a_lease_that_is_lost_before_the_end_ends_nothing(document, monkeypatch):
    claim = factories.claim(document)
    end = Report.end

    def lose_and_end(report: Report, ending: Ending) -> bool:
        Document.objects.update(lease_token=None)
        return end(report, ending)

    monkeypatch.setattr(Report, "end", lose_and_end)
    assert attempt.run(claim, lambda meta: None) is None
    document.refresh_from_db()
    assert (document.state, document.pages_done) == (State.PROCESSING, 0)
