"""The audit for programs."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from progress.api.views import audit
from progress.api.views.audit import AuditDict
from tests import factories
from tests.support.shapes import mismatches

pytestmark = pytest.mark.django_db

ADDRESS = "/api/audit"


def test_owners_read_the_audit_of_their_jobs(alice, alice_api, charlie_api):
    job = factories.make_job(alice)
    answer = alice_api.get(ADDRESS, {"job": job.pk}).json()
    assert not mismatches(answer, AuditDict)
    assert [entry["kind"] for entry in answer["results"]] == ["queued"]
    assert charlie_api.get(ADDRESS, {"job": job.pk}).json()["results"] == []


def test_staff_read_everything(alice, bob, bob_api):
    factories.make_job(alice)
    factories.make_job(bob)
    assert len(bob_api.get(ADDRESS).json()["results"]) == 2


def test_next_leads_through_all_of_it(alice, alice_api, monkeypatch):
    monkeypatch.setattr(audit, "LIMIT", 2)
    for _ in range(5):
        factories.make_job(alice)
    ids, address = [], ADDRESS
    while address:
        answer = alice_api.get(address).json()
        ids += [entry["id"] for entry in answer["results"]]
        address = answer["next"]
    assert len(ids) == len(set(ids)) == 5
    assert ids == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    "wrong", [{"agent": "nobody"}, {"job": "7"}, {"since": "soon"}, {"before": "0"}]
)
def test_a_filter_that_is_none_is_refused(alice_api, wrong):
    response = alice_api.get(ADDRESS, wrong)
    assert response.status_code == 400
    assert response.json()["code"] == "invalid"


def test_files_hold_what_matches(alice, alice_api):
    factories.fail(factories.only_document(factories.make_job(alice)))
    query = {"to_state": "failed"}
    text = alice_api.get(f"{ADDRESS}.csv", query).getvalue().decode()
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["to_state"] for row in rows] == ["failed", "failed"]
    found = json.loads(alice_api.get(f"{ADDRESS}.json", query).getvalue())
    assert [str(entry["id"]) for entry in found] == [row["id"] for row in rows]


def test_nobody_reads_it_without_logging_in(client, db):
    assert client.get(ADDRESS).status_code == 401


def test_one_query_answers(alice, alice_api, django_assert_num_queries):
    for _ in range(4):
        factories.make_job(alice)
    with django_assert_num_queries(1):
        assert len(alice_api.get(ADDRESS).json()["results"]) == 4
