"""What a report is told in the middle of its work."""

from __future__ import annotations

import time

import pytest

from progress import lifecycle
from progress.errors import Cancelled, HandedBack
from progress.models import Document
from progress.states import HandBack
from tests import factories
from tests.factories import good_page
from workers.queues import force, manners

pytestmark = pytest.mark.django_db

LATER = 3600.0


def tell(report, after: float = 0.0) -> None:
    manners.pass_on([report], time.monotonic() + after)


def test_who_has_had_his_slice_lets_others_by(report, bob):
    report.page(good_page(1))
    factories.make_job(bob)
    tell(report)
    report.check()
    tell(report, LATER)
    with pytest.raises(HandedBack) as told:
        report.check()
    assert told.value.reason is HandBack.SLICE


def test_who_has_read_no_page_yet_is_not_sent_away(report, bob):
    factories.make_job(bob)
    tell(report, LATER)
    report.check()


def test_nobody_gives_way_to_nobody(report):
    report.page(good_page(1))
    tell(report, LATER)
    report.check()


@pytest.mark.parametrize(
    "values", [{"queue": "ocr"}, {"task_name": "mail.send"}, {"state": "failed"}]
)
def test_what_this_worker_would_not_begin_does_not_wait_for_it(report, bob, values):
    report.page(good_page(1))
    job = factories.make_job(bob)
    Document.objects.filter(job=job).update(**values)
    tell(report, LATER)
    report.check()


def test_a_task_of_ones_own_is_never_interrupted_for_others(report, bob):
    Document.objects.update(task_name="mail.send")
    report.page(good_page(1))
    factories.make_job(bob)
    lifecycle.pause_job(report.claim.job_id)
    tell(report, LATER)
    report.check()


def test_a_pause_reaches_the_next_page_border(report):
    lifecycle.pause_job(report.claim.job_id)
    tell(report)
    with pytest.raises(HandedBack) as told:
        report.check()
    assert told.value.reason is HandBack.PAUSED


def test_many_reports_are_told_by_one_query(report, django_assert_num_queries):
    with django_assert_num_queries(1):
        manners.pass_on([report] * 5, time.monotonic())


def test_who_waits_is_asked_once_for_each_queue(report, django_assert_num_queries):
    report.page(good_page(1))
    with django_assert_num_queries(2):
        manners.pass_on([report] * 5, time.monotonic() + LATER)


@pytest.fixture
def killed(monkeypatch) -> list[int]:
    """The processes that would have been killed."""
    killed: list[int] = []
    monkeypatch.setattr("os.kill", lambda pid, _: killed.append(pid))
    monkeypatch.setattr(force, "is_pool_child", lambda: True)
    return killed


def test_a_document_that_does_not_stop_is_forced_after_a_while(report, killed):
    lifecycle.cancel_job(report.claim.job_id)
    tell(report)
    with pytest.raises(Cancelled):
        report.check()
    assert killed == []
    tell(report, LATER)
    assert Document.objects.get().cancel_forced_at is not None
    tell(report, LATER)
    assert len(killed) == 1


def test_what_was_read_is_written_before_the_end_by_force(report, killed):
    report._pending.pages.append(good_page(1))
    report._pending.touch()
    lifecycle.cancel_job(report.claim.job_id)
    lifecycle.force_job(report.claim.job_id)
    tell(report)
    assert len(killed) == 1
    assert Document.objects.get().pages_done == 1


def test_a_task_of_ones_own_is_forced_by_a_person_alone(report, killed):
    Document.objects.update(task_name="mail.send")
    lifecycle.cancel_job(report.claim.job_id)
    tell(report)
    tell(report, LATER)
    assert (Document.objects.get().cancel_forced_at, killed) == (None, [])
    lifecycle.force_job(report.claim.job_id)
    tell(report)
    assert len(killed) == 1


def test_a_process_that_others_share_is_not_killed(report, monkeypatch):
    killed: list[int] = []
    monkeypatch.setattr("os.kill", lambda pid, _: killed.append(pid))
    lifecycle.cancel_job(report.claim.job_id)
    lifecycle.force_job(report.claim.job_id)
    tell(report)
    assert killed == []
