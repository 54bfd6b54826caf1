"""`manage.py cancel`: which jobs, and by force."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from progress.models import Document, Job
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


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


def test_an_unknown_person_acts_on_nothing(alice):
    job = factories.make_job(alice)
    with pytest.raises(CommandError, match="There is no user"):
        run("cancel", str(job.pk), "--yes", "--as", "nobody")
    assert Job.objects.get().state == State.QUEUED
