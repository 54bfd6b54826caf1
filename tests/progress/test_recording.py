"""One flush: fenced, counted, written once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress import broadcast, lifecycle, percent, recording
from progress.broadcast import Hint
from progress.errors import LeaseLost
from progress.models import Attempt, Document, Event, Job, LogLine, Page
from progress.recording import Findings, Flush, LogEntry, PageResult
from progress.states import Level, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice):
    return factories.claim(factories.only_document(factories.make_job(alice)))


def flush(**changes) -> Flush:
    values = {
        "stage": "extraction",
        "message": "Processing page 1 of 4",
        "points": 2000,
    }
    return Flush(**{**values, **changes})


def line(text: str, level: Level = Level.INFO) -> LogEntry:
    return LogEntry(at=timezone.now(), level=level, text=text, stage="extraction")


def test_all_rows_of_a_flush_carry_the_seq_of_their_commit(claim):
    recorded = recording.record(
        claim,
        flush(
            pages=(factories.good_page(1),),
            logs=(line("one"),),
            stages_started=("extraction",),
        ),
    )
    seq = recorded.hint.seq
    assert Job.objects.get().seq == seq
    assert Page.objects.get().seq == LogLine.objects.get().seq == seq
    assert Document.objects.get().seq == seq
    assert Event.objects.get(kind="stage_started").seq == seq


def test_a_page_is_there_once_and_counted_once(claim):
    recording.record(claim, flush(pages=(factories.good_page(1),)))
    again = recording.record(
        claim, flush(pages=(factories.good_page(1, "other"), factories.good_page(2)))
    )
    assert again.pages_done == 2
    assert list(Page.objects.in_order().values_list("number", "text")) == [
        (1, factories.TEXT),
        (2, factories.TEXT),
    ]
    assert Job.objects.get().pages_done == 2


def test_points_never_fall(claim):
    recording.record(claim, flush(points=5000))
    recorded = recording.record(claim, flush(points=100))
    assert recorded.points == Document.objects.get().points == 5000
    assert Job.objects.get().points_sum == 5000


def test_who_lost_the_lease_writes_nothing(claim):
    Document.objects.update(lease_token=None)
    seq = Job.objects.get().seq
    with pytest.raises(LeaseLost):
        recording.record(claim, flush(pages=(factories.good_page(1),)))
    assert not Page.objects.exists()
    assert Job.objects.get().seq == seq


def test_a_flush_prolongs_the_lease_and_marks_the_advance(claim):
    past = timezone.now() - timedelta(minutes=5)
    Document.objects.update(lease_expires_at=past, advanced_at=past)
    recording.record(claim, flush())
    document = Document.objects.get()
    assert document.lease_expires_at > timezone.now()
    assert document.advanced_at > past


def test_a_heartbeat_prolongs_the_lease_and_is_no_change(claim):
    document = Document.objects.get()
    assert recording.heartbeat([claim.token]) == 1
    later = Document.objects.get()
    assert later.lease_expires_at > document.lease_expires_at
    assert (later.seq, later.advanced_at) == (document.seq, document.advanced_at)


def test_the_census_sets_the_number_of_pages_on_document_and_job(claim):
    findings = Findings(kind="pdf", unit="page", page_classes=("text", "image"))
    recorded = recording.record(claim, flush(findings=findings))
    document = Document.objects.get()
    assert (document.kind, document.page_classes) == ("pdf", "ti")
    assert recorded.pages_total == document.pages_total == Job.objects.get().pages_total
    recording.record(claim, flush())
    assert Job.objects.get().pages_total == 2


def test_text_that_a_database_refuses_is_made_fit(claim):
    page = factories.good_page(1, "a\x00b  c\n" * 100)
    recording.record(claim, flush(pages=(page,), logs=(line("x\x00y" * 2000),)))
    row = Page.objects.get()
    assert "\x00" not in row.text
    assert row.excerpt.startswith("ab c ab c")
    assert len(row.excerpt) <= recording.EXCERPT
    assert len(LogLine.objects.get().text) == 2000


#: What PostgreSQL refuses in a text, and JSON as a number.
FOUL = "\x00\ud800x" * 1000
NAN = float("nan")


def test_whatever_a_task_reports_can_be_stored(claim):
    """A column refuses NUL, lone surrogates and what is longer; JSON refuses NaN."""
    page = PageResult(
        number=1,
        text=FOUL,
        via=FOUL,
        analysis={FOUL: [FOUL, NAN]},
        confidence=NAN,
        error_code=FOUL,
        error_message=FOUL,
    )
    entry = LogEntry(at=timezone.now(), level=Level.INFO, text=FOUL, stage=FOUL)
    recording.record(
        claim,
        flush(
            stage=FOUL,
            message=FOUL,
            findings=Findings(kind=FOUL, unit=FOUL),
            pages=(page,),
            logs=(entry,),
            stages_started=(FOUL,),
            statistics={FOUL: FOUL, "mean": NAN},
        ),
    )
    document, row, job = Document.objects.get(), Page.objects.get(), Job.objects.get()
    assert document.stage == job.stage == "x" * 50
    assert document.message == job.message == "x" * 300
    assert document.statistics == {"x" * 1000: "x" * 1000, "mean": None}
    assert (document.kind, document.unit) == ("x" * 30, "x" * 20)
    assert row.analysis == {"x" * 1000: ["x" * 1000, None]}
    assert row.confidence is None
    assert (row.text, row.via, row.error_code) == ("x" * 1000, "x" * 10, "x" * 50)
    assert row.error_message == "x" * 500
    assert LogLine.objects.get().text == "x" * 1000
    assert Event.objects.get(kind="stage_started").data == {"stage": "x" * 50}


def test_what_failed_is_never_counted_as_done(claim):
    findings = Findings(page_classes=("text",) * 4)
    pages = (factories.good_page(1), factories.bad_page(2))
    recording.record(claim, flush(points=4000, findings=findings, pages=pages))
    assert Document.objects.get().points == 4000

    recorded = recording.record(claim, flush(points=9_999))
    assert recorded.points == Document.objects.get().points == 7500
    recording.record(claim, flush(points=9_999, pages=(factories.bad_page(3),)))
    assert Document.objects.get().points == Job.objects.get().points_sum == 7500


def test_a_failed_page_is_counted_apart(claim):
    recorded = recording.record(
        claim, flush(pages=(factories.good_page(1), factories.bad_page(2)))
    )
    assert (recorded.pages_done, recorded.pages_failed) == (1, 1)
    assert set(recording.pages_already_there(claim.document_id)) == {1, 2}
    assert [n for n, _, _ in recording.read_pages(claim.document_id)] == [1]


@pytest.mark.parametrize(
    ("changes", "is_urgent"),
    [
        ({"pages": (factories.good_page(1),), "logs": (line("one"),)}, False),
        ({"pages": (factories.good_page(1), factories.bad_page(2))}, True),
        ({"logs": (line("one"), line("two", Level.ERROR))}, True),
        ({"stages_started": ("extraction",)}, True),
    ],
    ids=["ordinary", "page", "line", "stage"],
)
def test_errors_and_new_stages_do_not_wait_for_their_second(claim, changes, is_urgent):
    recording.record(claim, flush(points=1))
    assert (
        recording.record(claim, flush(points=2, **changes)).hint.is_urgent is is_urgent
    )


def test_the_statements_of_a_flush_do_not_depend_on_how_much_it_carries(claim):
    def statements(numbers: range) -> int:
        pages = tuple(factories.good_page(n) for n in numbers)
        logs = tuple(line(str(n)) for n in numbers)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            recording.record(claim, flush(pages=pages, logs=logs))
        return len(queries)

    first = statements(range(1, 2))
    one, many = statements(range(2, 3)), statements(range(3, 43))
    assert first < one, "a document without pages is not asked which it has"
    assert one == many
    assert one <= 12


def test_a_page_is_suspect_until_another_one_is_begun(claim):
    rows = Document.objects.filter(pk=claim.document_id)
    rows.update(page_in_flight=3, page_losses=1)

    def suspect(page: int | None) -> tuple[int | None, int]:
        flush = Flush(stage="extraction", message="", points=0, page_in_flight=page)
        recording.record(claim, flush)
        return rows.values_list("page_in_flight", "page_losses").get()

    assert suspect(None) == (3, 1)
    assert suspect(3) == (3, 1)
    assert suspect(4) == (4, 0)


def test_the_last_flush_and_the_end_are_one_change(
    claim, monkeypatch, django_capture_on_commit_callbacks
):
    hints: list[Hint] = []
    monkeypatch.setattr(broadcast, "hint", hints.append)
    seq = Job.objects.get().seq
    pages = (factories.good_page(1),)
    with django_capture_on_commit_callbacks(execute=True):
        recording.record(claim, flush(pages=pages), lifecycle.completed())
    document, job = Document.objects.get(), Job.objects.get()
    assert (document.state, document.pages_done) == (State.COMPLETED, 1)
    assert (document.points, document.lease_token) == (percent.FULL, None)
    assert (job.state, job.pages_done, job.points_sum) == (
        State.COMPLETED,
        1,
        percent.FULL,
    )
    assert job.seq == document.seq == Page.objects.get().seq == seq + 1
    assert [hint.seq for hint in hints] == [seq + 1]


def test_who_lost_the_lease_ends_nothing(claim):
    Document.objects.update(lease_token=None)
    with pytest.raises(LeaseLost):
        recording.record(claim, flush(), lifecycle.completed())
    assert Document.objects.get().state == State.PROCESSING
    assert Attempt.objects.get().finished_at is None
