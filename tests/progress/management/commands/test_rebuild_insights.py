"""Measuring again from a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from progress.models import Measure
from progress.states import Span
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_insights", *arguments, stdout=out)
    return out.getvalue()


def test_all_of_history_is_measured_again(alice):
    read_document(alice, NOON)
    Measure.objects.create(
        span=Span.MINUTE, bucket_at=NOON, job_type="document", completions=99
    )
    assert "are written anew" in run("--until", "2026-03-02")
    row = Measure.objects.get(span=Span.DAY, stage="")
    assert (row.completions, row.pages) == (1, 4)


def test_only_the_stretch_that_is_named(alice):
    read_document(alice, NOON)
    run("--since", "2026-03-01T13:00:00Z", "--until", "2026-03-01T14:00:00Z")
    assert not Measure.objects.exists()


def test_without_history_there_is_nothing_to_do(db):
    assert "nothing to measure" in run()


@pytest.mark.parametrize("wrong", ["yesterday", "2026-02-31", "12"])
def test_what_is_no_moment_is_refused(wrong, db):
    with pytest.raises(CommandError, match="no day or moment"):
        run("--since", wrong)
