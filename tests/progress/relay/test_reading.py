"""The relay's questions to the database."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from progress.models import Job
from progress.protocol import CloseCode
from progress.relay import batch_topic, job_topic, reading, user_topic
from progress.relay.encoded import Form
from progress.relay.topics import SYSTEM
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_happened_since_is_encoded_with_where_it_starts_and_ends(alice):
    job = factories.make_job(alice)
    found = reading.since(job.pk, 0)
    assert (found.after, found.seq, found.state) == (0, 1, "queued")
    assert json.loads(found.text)["documents"][0]["name"] == "report.txt"
    assert reading.since(uuid4(), 0) is None


def test_news_of_many_jobs_are_read_together(alice, django_assert_max_num_queries):
    jobs = [factories.make_job(alice) for _ in range(5)]
    for job in jobs:
        factories.claim(factories.only_document(job))
    wanted = {job.pk: 1 for job in jobs}
    with django_assert_max_num_queries(5):
        found = reading.news(Form.WHOLE, {**wanted, uuid4(): 3})
    assert set(found) == set(wanted)
    assert all(message.committed_at for message in found.values())


def test_a_list_viewer_is_greeted_with_their_own_active_jobs(alice, charlie):
    mine = factories.make_job(alice)
    theirs = factories.make_job(charlie)
    own = reading.greeting(user_topic(alice.pk), None)
    assert [key for key, _ in own] == [(mine.pk, Form.BRIEF)]
    everyones = reading.greeting(SYSTEM, None)
    assert {key[0] for key, _ in everyones} == {mine.pk, theirs.pk}


def test_who_comes_back_to_a_list_hears_of_what_has_ended_meanwhile(alice):
    job = factories.make_job(alice)
    moment = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(state="completed")
    topic = user_topic(alice.pk)
    assert reading.greeting(topic, None) == []
    [(_, message)] = reading.greeting(topic, moment)
    assert (message.state, message.is_final) == ("completed", True)


def test_who_comes_back_hears_of_changes_beyond_the_first_greeting(alice, monkeypatch):
    monkeypatch.setattr(reading, "GREETING", 1)
    jobs = [factories.make_job(alice) for _ in range(4)]
    Job.objects.filter(pk=jobs[0].pk).update(state="completed")
    topic = user_topic(alice.pk)
    assert len(reading.greeting(topic, None)) == 1
    told = reading.greeting(topic, timezone.now() - timedelta(minutes=1))
    assert {key[0] for key, _ in told} == {job.pk for job in jobs}


def test_only_jobs_that_moved_since_are_asked_about(alice, charlie):
    old, new = factories.make_job(alice), factories.make_job(alice)
    theirs = factories.make_job(charlie)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=old.pk).update(changed_at=long_ago)
    since = timezone.now() - reading.LOOK_BACK
    moved = reading.moved_since([alice.pk], [], since)
    assert [(pk, owner) for pk, owner, _, _ in moved] == [(new.pk, alice.pk)]
    everyones = reading.moved_since(None, [], since)
    assert {move[0] for move in everyones} == {new.pk, theirs.pk}
    assert reading.seqs_of([old.pk, new.pk]) == {old.pk: 1, new.pk: 1}


def test_news_of_many_batches_are_read_together(alice, django_assert_num_queries):
    jobs = [factories.make_job(alice, batch=f"May {number}") for number in range(3)]
    batches = {job.batch_id for job in jobs if job.batch_id}
    with django_assert_num_queries(1):
        found = reading.news(Form.BATCH, dict.fromkeys([*batches, uuid4()], 0))
    assert set(found) == batches
    assert all(message.seq == 1 for message in found.values())


def test_jobs_of_a_watched_batch_are_asked_about_whoever_owns_them(alice):
    job = factories.make_job(alice, batch="May")
    since = timezone.now() - reading.LOOK_BACK
    assert job.batch_id
    moved = reading.moved_since([], [job.batch_id], since)
    assert [move[0] for move in moved] == [job.pk]


def test_two_summaries_are_the_same_whenever_they_were_made():
    first, second = reading.summary(1, 3), reading.summary(2, 3)
    assert reading.is_same_summary(first, second)
    assert not reading.is_same_summary(first, reading.summary(3, 4))
    assert not reading.is_same_summary(None, first)


def test_a_refusal_names_what_was_refused():
    job = job_topic(uuid4())
    said = json.loads(reading.refusal(CloseCode.NOT_FOUND, job, "7").text)
    assert (said["code"], said["id"], said["job"]) == (4404, "7", str(job.subject))
    batch = batch_topic(uuid4())
    said = json.loads(reading.refusal(CloseCode.NOT_FOUND, batch).text)
    assert said["batch"] == str(batch.subject)
    assert "id" not in said
