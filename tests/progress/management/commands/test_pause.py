"""`manage.py pause`, `resume` and `cancel`: which jobs, and whether it is meant."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from progress.models import Document, Event, Job
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_jobs_are_paused_and_resumed_by_id(alice, bob):
    job = factories.make_job(alice)
    factories.make_job(alice)
    assert "1 job paused." in run("pause", str(job.pk), "--yes", "--as", "bob")
    assert list(Job.objects.paused()) == [job]
    assert Event.objects.latest("id").actor == bob
    assert "1 job resumed." in run("resume", "--all", "--yes")
    assert not Job.objects.paused().exists()


def test_a_dry_run_names_them_and_does_nothing(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    said = run("pause", "--owner", "alice", "--dry-run")
    assert "1 job with 2 documents to go will be paused." in said
    assert str(job.pk) in said
    assert not Job.objects.paused().exists()


def test_a_batch_is_cancelled(alice):
    job = factories.make_job(alice, batch="May")
    other = factories.make_job(alice)
    run("cancel", "--batch", str(job.batch_id), "--yes")
    states = [Job.objects.get(pk=each.pk).state for each in (job, other)]
    assert states == [State.CANCELLED, State.QUEUED]


def test_force_takes_only_what_was_asked_to_stop(alice):
    job = factories.make_job(alice)
    factories.claim(factories.only_document(job))
    assert "No job is like that." in run("cancel", "--force", "--all", "--yes")
    run("cancel", str(job.pk), "--yes")
    said = run("cancel", "--force", "--all", "--yes")
    assert "1 job stopped by force." in said
    assert Document.objects.get().cancel_forced_at is not None


def test_nothing_named_could_be_meant_as_all(alice):
    with pytest.raises(CommandError, match="Say which"):
        run("cancel", "--yes")


def test_nobody_there_to_be_asked_does_nothing(alice):
    factories.make_job(alice)
    with pytest.raises(CommandError, match="Say --yes"):
        run("pause", "--all")
    assert not Job.objects.paused().exists()


def test_an_unknown_person_acts_on_nothing(alice):
    job = factories.make_job(alice)
    with pytest.raises(CommandError, match="There is no user"):
        run("cancel", str(job.pk), "--yes", "--as", "nobody")
    assert Job.objects.get().state == State.QUEUED


def test_an_id_that_is_not_there_is_no_job(db):
    assert "No job is like that." in run("pause", str(uuid4()), "--yes")
