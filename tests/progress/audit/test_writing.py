"""The audit is written beside history, and outlives it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from progress import audit, lifecycle
from progress.lifecycle.change import change
from progress.models import AuditEntry, Event, Job
from progress.states import Agent, AuditKind, EventKind, State
from tests import factories

pytestmark = pytest.mark.django_db


def told(**wanted) -> list[tuple[str, str, str, str]]:
    rows = AuditEntry.objects.filter(**wanted).order_by("id")
    return list(rows.values_list("kind", "agent", "from_state", "to_state"))


def test_each_change_of_state_is_told_with_who_made_it(alice):
    job = factories.make_job(alice)
    factories.read_whole(factories.only_document(job))
    assert told() == [
        ("queued", "person", "", "queued"),
        ("started", "worker", "queued", "processing"),
        ("started", "worker", "queued", "processing"),
        ("completed", "worker", "processing", "completed"),
        ("completed", "worker", "processing", "completed"),
    ]


def test_an_entry_names_what_it_is_about(alice):
    job = factories.make_job(alice, batch="Spring")
    document = factories.only_document(job)
    factories.fail(document)
    entry = AuditEntry.objects.get(kind="failed", document_id=document.pk)
    assert (entry.job_id, entry.job_title) == (job.pk, job.title)
    assert (entry.batch_id, entry.owner_id) == (job.batch_id, alice.pk)
    assert (entry.document_name, entry.job_type) == (document.name, "document")
    assert entry.data == {"error_code": "encrypted"}
    assert entry.seq == Job.objects.get().seq


def test_steps_of_work_are_history_but_no_audit(alice):
    job = factories.make_job(alice)
    taken = factories.claim(factories.only_document(job))
    before = AuditEntry.objects.count()
    with change(job.pk) as current:
        current.record(EventKind.STAGE_STARTED, "census began")
    assert Event.objects.filter(kind="stage_started").exists()
    assert AuditEntry.objects.count() == before
    assert taken.attempt == 1


def test_what_a_cancel_leads_to_names_the_person(alice, bob):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    lifecycle.cancel_job(job.pk, actor=bob)
    rows = AuditEntry.objects.filter(actor_name="bob")
    assert sorted(rows.values_list("kind", flat=True)) == [
        "cancel_requested",
        "cancelled",
        "cancelled",
        "cancelled",
    ]
    assert set(rows.values_list("agent", flat=True)) == {Agent.PERSON}


def test_a_rescue_is_told_as_the_rescues(alice):
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    assert factories.lose(document.pk)
    assert told(kind="rescued") == [("rescued", "rescue", "processing", "queued")]


def test_an_entry_outlives_its_job_and_its_owner(alice, bob):
    job = factories.make_job(alice)
    with audit.acting_as(bob):
        alice.delete()
    assert not Job.objects.exists()
    kinds = AuditEntry.objects.filter(job_id=job.pk).order_by("id")
    assert [entry.kind for entry in kinds] == ["queued", "deleted"]
    deleted = kinds[1]
    assert (deleted.agent, deleted.actor_name) == (Agent.PERSON, "bob")
    assert deleted.from_state == State.QUEUED


def test_a_change_that_is_rolled_back_leaves_no_entry(alice):
    job = factories.make_job(alice)
    before = AuditEntry.objects.count()
    with transaction.atomic():
        lifecycle.cancel_job(job.pk)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before


def test_a_change_of_many_documents_is_written_by_one_statement(alice):
    job = factories.make_job(alice, [f"{number}.txt" for number in range(20)])
    with CaptureQueriesContext(connection) as caught:
        lifecycle.cancel_job(job.pk)
    written = [q for q in caught if "INSERT" in q["sql"] and "audit" in q["sql"]]
    # The job's own end is told to the hooks, which may read it, in a second one.
    assert len(written) <= 2
    assert AuditEntry.objects.filter(kind="cancelled").count() == 21


def test_a_note_is_the_act_of_whom_it_names(bob):
    entry = audit.note(AuditKind.DISCONNECTED, "Disconnected user 4", actor=bob)
    assert (entry.agent, entry.actor_name, entry.job_id) == ("person", "bob", None)
