"""`manage.py resume`: which of the paused jobs go on."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from progress import lifecycle
from progress.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_only_what_is_named_goes_on(alice, bob):
    jobs = [factories.make_job(alice), factories.make_job(bob)]
    for job in jobs:
        lifecycle.pause_job(job.pk)
    assert "1 job resumed." in run("resume", "--owner", "bob", "--yes")
    assert list(Job.objects.paused()) == [jobs[0]]


def test_what_is_not_paused_is_none_of_them(alice):
    factories.make_job(alice)
    assert "No job is like that." in run("resume", "--all", "--yes")
