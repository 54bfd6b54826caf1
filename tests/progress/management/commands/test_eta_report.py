"""`manage.py eta_report`."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from progress.estimates import traces
from tests.progress.estimates.runs import many, task


def test_a_file_of_traces_is_replayed(tmp_path):
    path, out = tmp_path / "eta.jsonl", io.StringIO()
    traces.write(path, many(40))
    call_command("eta_report", traces=str(path), stdout=out)
    said = out.getvalue()
    assert "24 documents, after 16 that were only learnt from" in said
    assert "documents that waited" in said


def test_tasks_are_not_scored(tmp_path):
    path, out = tmp_path / "eta.jsonl", io.StringIO()
    tasks = [task("shop.tasks.sync", 5.0)] * 5
    traces.write(path, [*many(40), *tasks])
    call_command("eta_report", traces=str(path), stdout=out)
    assert "24 documents, after 16" in out.getvalue()


@pytest.mark.django_db
def test_an_empty_database_says_what_is_missing():
    with pytest.raises(CommandError, match="There are 0 traces"):
        call_command("eta_report")


@pytest.mark.django_db
def test_traces_are_exported_for_later(tmp_path):
    path, out = tmp_path / "eta.jsonl", io.StringIO()
    call_command("eta_report", export=str(path), stdout=out)
    assert path.read_text() == ""
