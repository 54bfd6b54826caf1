"""What a task says is bounded, and never stops it but for a cancel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone

from progress import lifecycle, recording
from progress.errors import Cancelled, LeaseLost
from progress.models import Document, LogLine, Page
from progress.states import HandBack
from tests import factories
from workers.tracking import task_report
from workers.tracking.plan import Plan
from workers.tracking.task_report import TaskReport


@pytest.fixture
def report(alice) -> TaskReport:
    document = factories.only_document(factories.make_job(alice))
    return TaskReport(factories.claim(document), Plan(), lambda meta: None)


def stored(report: TaskReport) -> Document:
    return Document.objects.get(pk=report.claim.document_id)


@pytest.mark.django_db
def test_units_and_words_are_written(report):
    report.progress(340, 1000, "")
    report.flush()
    row = stored(report)
    assert (row.units_done, row.units_total) == (340, 1000)
    assert (row.message, row.stage, row.progress) == ("340 of 1,000", "working", 34.0)


@pytest.mark.django_db
def test_of_an_unknown_total_nothing_is_made_up(report):
    report.progress(340, 0, "340 rows")
    report.flush()
    assert (stored(report).units_total, stored(report).progress) == (None, 0.0)


@pytest.mark.django_db
def test_progress_that_goes_back_is_not_shown(report):
    report.progress(50, 100)
    report.progress(10, 100)
    report.flush()
    assert stored(report).progress == 50.0


@pytest.mark.django_db
def test_celery_is_told_the_tasks_own_units(alice):
    said = []
    document = factories.only_document(factories.make_job(alice))
    report = TaskReport(factories.claim(document), Plan(), said.append)
    report.progress(3, 9, "Sorting")
    report.flush()
    assert (said[0]["current"], said[0]["total"]) == (3, 9)
    assert (said[0]["description"], said[0]["percent"]) == ("Sorting", 33.3)


@pytest.mark.django_db
def test_partial_results_are_bounded_and_what_is_dropped_is_said(report, monkeypatch):
    monkeypatch.setattr(task_report, "MAX_PARTIALS", 2)
    monkeypatch.setattr(task_report, "PARTIAL_LENGTH", 10)
    for _ in range(5):
        report.partial("x" * 100)
    report.say_what_was_dropped()
    report.flush()
    assert list(Page.objects.values_list("number", "characters")) == [(1, 10), (2, 10)]
    assert LogLine.objects.get().text == "3 partial results found no room"


@pytest.mark.django_db
def test_a_flood_of_partial_results_never_waits(report, monkeypatch):
    monkeypatch.setattr(task_report, "MAX_PENDING_PARTIALS", 3)
    for number in range(10):
        report.partial(str(number))
    report.flush()
    assert Page.objects.count() == 3


@pytest.mark.django_db
def test_what_the_database_refuses_fails_no_task(report, monkeypatch):
    def refuses(*_):
        raise DataError("too long")

    report.progress(1, 2)
    with monkeypatch.context() as patch:
        patch.setattr(recording, "record", refuses)
        with pytest.raises(DataError):
            report.flush()
    report.check()
    report.progress(2, 2)


@pytest.mark.django_db
def test_a_task_is_not_handed_back_since_it_would_begin_anew(report):
    report.hand_back(HandBack.SLICE)
    report.check()


@pytest.mark.django_db
def test_a_cancel_stops_it(report):
    report.cancel()
    with pytest.raises(Cancelled):
        report.progress(1, 2)


@pytest.mark.django_db
def test_a_lost_lease_stops_it(report):
    report.progress(1, 2)
    lifecycle.finish(report.claim, lifecycle.completed())
    report.flush()
    with pytest.raises(LeaseLost):
        report.check()


@pytest.mark.django_db
def test_a_task_that_goes_on_for_a_while_is_promised_an_end_once(report):
    report.began_at -= 10.0
    Document.objects.filter(pk=report.claim.document_id).update(
        task_name="shop.tasks.sync", started_at=timezone.now() - timedelta(seconds=10)
    )
    report.progress(50, 100)
    report.flush()
    first = stored(report).promise
    assert first is not None
    assert first.seconds == pytest.approx(10.0, rel=0.2)
    report.progress(60, 100)
    report.flush()
    assert stored(report).promise == first


@pytest.mark.django_db
def test_a_task_that_is_soon_over_costs_no_promise(report):
    report.progress(50, 100)
    report.flush()
    assert stored(report).promise is None
