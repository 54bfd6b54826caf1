"""The audit's page: whose, what narrows it, and the ways out as a file."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest

from progress import lifecycle
from progress.models import AuditEntry, Job
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/audit/"


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_staff_see_everything_and_owners_their_own(
    alice, bob, bob_client, alice_client, charlie_client
):
    factories.make_job(alice, ["hers.txt"])
    factories.make_job(bob, ["his.txt"])
    assert {"hers.txt", "his.txt"} == {
        entry.job_title for entry in bob_client.get(ADDRESS).context["entries"]
    }
    (own,) = alice_client.get(ADDRESS).context["entries"]
    assert own.job_title == "hers.txt"
    assert "Nothing has happened yet" in charlie_client.get(ADDRESS).content.decode()


def test_strangers_have_to_log_in(client, db):
    for address in (ADDRESS, f"{ADDRESS}audit.csv", f"{ADDRESS}audit.json"):
        assert client.get(address).status_code == 302


def test_filters_narrow_page_and_files_alike(alice, bob, bob_client):
    job = factories.make_job(alice)
    lifecycle.cancel_job(job.pk, actor=bob)
    query = {"actor": "bob", "kind": "cancel_requested"}
    (entry,) = bob_client.get(ADDRESS, query).context["entries"]
    assert entry.kind == "cancel_requested"
    found = json.loads(body(bob_client.get(f"{ADDRESS}audit.json", query)))
    assert [one["id"] for one in found] == [entry.pk]
    lines = body(bob_client.get(f"{ADDRESS}audit.csv", query)).splitlines()
    assert len(lines) == 2


def test_a_filter_that_cannot_be_read_is_said_and_shows_nothing(alice, alice_client):
    factories.make_job(alice)
    response = alice_client.get(ADDRESS, {"job": "7"})
    assert response.status_code == 400
    assert response.context["entries"] == []
    assert "cannot be read" in response.content.decode()


@pytest.mark.parametrize("name", ["audit.csv", "audit.json"])
def test_a_file_with_a_filter_that_cannot_be_read_is_not_a_file_of_everything(
    alice, alice_client, name
):
    factories.make_job(alice)
    response = alice_client.get(ADDRESS + name, {"since": "yesterday"})
    assert response.status_code == 400
    assert "cannot be read" in response.content.decode()


def test_a_time_is_taken_in_the_zone_that_its_field_names(
    alice, alice_client, settings
):
    settings.TIME_ZONE = "Asia/Tokyo"
    at = factories.make_job(alice).created_at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert "From (Asia/Tokyo)" in alice_client.get(ADDRESS).content.decode()
    for minutes, number in ((-1, 1), (1, 0)):
        since = f"{at + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}"
        response = alice_client.get(ADDRESS, {"since": since})
        assert len(response.context["entries"]) == number


def test_pages_go_on_by_key(alice, alice_client, monkeypatch):
    monkeypatch.setattr(import_module("progress.views.audit"), "PER_PAGE", 2)
    for number in range(5):
        factories.make_job(alice, [f"{number}.txt"])
    seen, address = [], ADDRESS
    while address:
        context = alice_client.get(address).context
        seen += [entry.job_title for entry in context["entries"]]
        address = f"{ADDRESS}{context['older']}" if context["older"] else ""
        # What is written meanwhile moves nothing.
        factories.make_job(alice, ["later.txt"])
    assert seen == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]


def test_the_number_of_queries_does_not_grow_with_the_entries(
    alice, alice_client, django_assert_num_queries
):
    for number in range(12):
        factories.make_job(alice, [f"{number}.txt"])
    # Session, user, entries, the jobs that are still there; two of the bell.
    with django_assert_num_queries(6):
        assert len(alice_client.get(ADDRESS).context["entries"]) == 12


def test_a_deleted_job_stays_in_the_audit_without_a_link(alice, bob_client):
    job = factories.make_job(alice, ["gone.txt"])
    Job.objects.filter(pk=job.pk).delete()
    text = bob_client.get(ADDRESS, {"kind": "deleted"}).content.decode()
    assert "gone.txt was deleted" in text
    assert f"/jobs/{job.pk}/" not in text
    assert AuditEntry.objects.filter(job_id=job.pk).count() == 2
