"""The audit as a file: whole, in pieces, and harmless to spreadsheets."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from progress.audit import exports
from progress.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


def table() -> list[dict[str, str]]:
    text = "".join(exports.as_csv(AuditEntry.objects.all()))
    return list(csv.DictReader(StringIO(text)))


def test_json_holds_every_entry_the_latest_first(alice):
    factories.read_whole(factories.only_document(factories.make_job(alice)))
    found = json.loads("".join(exports.as_json(AuditEntry.objects.all())))
    ids = [entry["id"] for entry in found]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == AuditEntry.objects.count() == 5
    assert found[-1]["actor"] == "alice"
    assert found[0]["actor"] is None


def test_an_empty_audit_is_still_json():
    assert json.loads("".join(exports.as_json(AuditEntry.objects.all()))) == []


def test_csv_has_the_columns_of_json(alice):
    factories.make_job(alice)
    (row,) = table()
    assert tuple(row) == exports.COLUMNS
    assert (row["kind"], row["agent"], row["to_state"]) == (
        "queued",
        "person",
        "queued",
    )


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
)
def test_no_cell_is_a_formula(alice, title):
    job = factories.make_job(alice)
    entry = AuditEntry.objects.get()
    AuditEntry.objects.create(
        created_at=entry.created_at, kind="queued", job_id=job.pk, job_title=title
    )
    assert table()[0]["job_title"] == f"'{title}"


def test_one_query_reads_many_entries(alice, monkeypatch, django_assert_num_queries):
    for _ in range(5):
        factories.make_job(alice)
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    with django_assert_num_queries(4):
        assert len(list(exports.as_csv(AuditEntry.objects.all()))) == 6
