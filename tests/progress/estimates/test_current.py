"""The outlook of a process."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import presence
from progress.estimates import current
from progress.estimates.current import Current
from progress.estimates.outlook import Mood
from tests import factories
from tests.progress.estimates.runs import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def outlook() -> Current:
    found = Current()
    for trace in many(30):
        found.knowledge().learn(trace)
    return found


def test_a_job_that_waits_for_nobody_says_that_no_worker_runs(alice, outlook):
    job = factories.make_job(alice, ["report.pdf"], batch="May")
    outlook.refresh()
    now = timezone.now()
    assert outlook.job(job.pk, now).mood is Mood.NO_WORKER
    assert outlook.batch(job.batch_id, now).mood is Mood.NO_WORKER


def test_with_a_worker_it_says_when_it_begins_and_ends(alice, outlook):
    job = factories.make_job(alice, ["report.pdf"])
    presence.beat("documents@here", pid=1, slots=2, queues={"documents"})
    outlook.refresh()
    found = outlook.job(job.pk, timezone.now())
    assert found.mood is Mood.WAITING
    assert 0 < found.low < found.end < found.high


def test_asking_costs_nothing_and_refreshing_the_same_for_any_number(
    alice, django_assert_num_queries
):
    jobs = [factories.make_job(alice, ["1.pdf", "2.pdf"]) for _ in range(4)]
    presence.beat("documents@here", pid=1, slots=2, queues={"documents"})
    fresh = Current()
    with django_assert_num_queries(3):  # what has ended, what is active, who works
        fresh.refresh()
    with django_assert_num_queries(0):
        fresh.refresh()
        assert all(fresh.job(job.pk, timezone.now()) is None for job in jobs)


def test_a_look_that_costs_much_is_good_until_the_next_one(alice, outlook, monkeypatch):
    job, now = factories.make_job(alice), timezone.now()
    outlook.refresh()
    assert outlook.job(job.pk, now + timedelta(seconds=15)) is not None
    assert outlook.job(job.pk, now + timedelta(seconds=60)) is None
    monkeypatch.setattr(current, "SECONDS", 100.0)
    costly = Current()
    costly.refresh()
    assert costly.job(job.pk, now + timedelta(seconds=60)) is not None


def test_it_is_due_only_while_somebody_wants_it(alice, outlook):
    assert not outlook.is_due
    outlook.job(factories.make_job(alice).pk, timezone.now())
    assert outlook.is_due
    outlook.refresh()
    assert not outlook.is_due


def test_a_process_begins_without_an_outlook():
    before = current.current()
    current.forget()
    assert current.current() is not before
