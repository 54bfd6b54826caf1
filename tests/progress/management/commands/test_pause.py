"""`manage.py pause`: a look first, then what was meant."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from progress.models import Event, Job
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


def test_nobody_there_to_be_asked_does_nothing(alice):
    factories.make_job(alice)
    with pytest.raises(CommandError, match="Say --yes"):
        run("pause", "--all")
    assert not Job.objects.paused().exists()


def test_an_id_that_is_not_there_is_no_job(db):
    assert "No job is like that." in run("pause", str(uuid4()), "--yes")
