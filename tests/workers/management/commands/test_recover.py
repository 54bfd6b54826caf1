"""The command that mends what crashes left."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from progress.models import Document, Job
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def recover(*arguments: str) -> str:
    out = StringIO()
    call_command("recover", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_that_there_is_nothing(db):
    assert recover() == "Nothing to recover.\n"


def test_a_dry_run_says_what_would_be_mended_and_changes_nothing(alice):
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    factories.lapse(document.pk)
    before = Job.objects.values().get()
    said = recover("--dry-run")
    assert f"found  report.txt ({document.pk})" in said
    assert said.endswith("1 found. Nothing was changed.\n")
    assert Job.objects.values().get() == before
    said = recover()
    assert "mended  report.txt" in said
    assert said.endswith("1 found, 1 mended.\n")
    assert Document.objects.get().state == State.QUEUED


def test_counters_are_put_right_when_that_is_asked_for(alice):
    job = factories.make_job(alice)
    Job.objects.update(pages_done=3)
    assert recover().endswith("1 found, 0 mended.\n")
    assert recover("--counters").endswith("1 found, 1 mended.\n")
    job.refresh_from_db()
    assert job.pages_done == 0
