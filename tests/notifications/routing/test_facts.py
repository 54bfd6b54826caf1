"""What rules know about an event."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from notifications import routing
from notifications.kinds import Kind, Severity
from progress.models import Batch
from progress.states import State
from tests.notifications.conftest import NOW, add_document, make_event, make_job


@pytest.mark.django_db
def test_the_facts_of_an_event_are_those_of_its_job(alice):
    alice.groups.add(Group.objects.create(name="Teachers"))
    batch = Batch.objects.create(owner=alice, title="Term", created_at=NOW)
    job = make_job(alice, State.FAILED, batch=batch, pages_total=7, documents_failed=2)
    add_document(job, 1, State.FAILED, error_code="encrypted")
    add_document(job, 2, State.FAILED, error_code="encrypted")
    event = make_event(
        kind=Kind.JOB_FAILED, severity=Severity.ERROR, job=job, batch=batch
    )

    facts = routing.facts_of(event)

    assert (facts.job_type, facts.batch, facts.owner) == ("exam", "Term", "alice")
    assert facts.owner_groups == ("Teachers",)
    assert facts.error_codes == ("encrypted",)
    assert (facts.pages, facts.duration) == (7, 130.0)


@pytest.mark.django_db
def test_an_alert_has_neither_job_nor_owner():
    facts = routing.facts_of(make_event(kind=Kind.SYSTEM_ALERT, payload={}))

    assert (facts.owner, facts.job_type, facts.pages) == ("", "", None)
    assert facts.error_codes == ()
