"""Jobs: who sees them, and what is asked about them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from progress import lifecycle
from progress.models import Job
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_sees_ones_own_and_staff_see_all(alice, bob, charlie):
    mine, theirs = factories.make_job(alice), factories.make_job(charlie)
    assert list(Job.objects.visible_to(alice)) == [mine]
    assert set(Job.objects.visible_to(bob)) == {mine, theirs}


def test_nobody_sees_anything_without_an_active_account(alice, bob):
    factories.make_job(alice)
    bob.is_active = alice.is_active = False
    for user in (AnonymousUser(), alice, bob):
        assert not Job.objects.visible_to(user).exists()


def test_the_counts_of_documents_add_up(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt", "c.txt"])
    first, second, _ = job.documents.in_order()
    factories.claim(first)
    lifecycle.cancel_document(second.pk)
    job.refresh_from_db()
    assert (job.documents_queued, job.documents_processing, job.documents_ended) == (
        1,
        1,
        1,
    )
    assert job.documents_total == 3


def test_what_may_be_done_with_a_job_follows_from_where_it_stands(alice):
    job = factories.make_job(alice)
    assert job.is_cancellable
    assert not job.is_retryable
    claim = factories.claim(factories.only_document(job))
    lifecycle.cancel_job(job.pk)
    job.refresh_from_db()
    assert job.is_cancelling
    assert not job.is_cancellable
    lifecycle.finish(claim, lifecycle.cancelled())
    job.refresh_from_db()
    assert job.is_terminal
    assert job.is_retryable
    assert not job.is_cancellable


def test_only_jobs_that_moved_are_asked_for(alice):
    old, new = factories.make_job(alice), factories.make_job(alice)
    Job.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(hours=1))
    since = timezone.now() - timedelta(minutes=1)
    assert list(Job.objects.moved_since([alice.pk], [], since)) == [new]
    assert list(Job.objects.moved_since([], [], since)) == []
    assert list(Job.objects.moved_since(None, [], since)) == [new]
    assert set(Job.objects.active_or_changed_since(since)) == {old, new}


def test_the_counts_of_states_follow_the_filter(alice, charlie):
    factories.make_job(alice)
    lifecycle.cancel_job(factories.make_job(alice).pk)
    factories.make_job(charlie)
    counts = Job.objects.visible_to(alice).counts_by("state")
    assert counts == {State.QUEUED: 1, State.CANCELLED: 1}


def test_a_job_is_found_by_the_name_of_a_document_once(alice):
    job = factories.make_job(alice, ["a.txt", "a.txt"])
    factories.make_job(alice, ["b.txt"])
    assert list(Job.objects.with_document_named("a.txt")) == [job]
