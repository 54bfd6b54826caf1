"""One set of filters for the page, the API and the exports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.audit.filters import KINDS, Filters
from progress.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(alice, bob):
    """One job that bob cancelled, and one that was read."""
    cancelled = factories.make_job(alice, batch="Spring")
    lifecycle.cancel_job(cancelled.pk, actor=bob)
    factories.read_whole(factories.only_document(factories.make_job(alice)))
    return AuditEntry.objects.all()


def test_nothing_asked_for_is_everything(entries):
    assert Filters().is_empty
    assert Filters().narrow(entries).count() == entries.count() == 9


def test_each_filter_narrows(entries):
    first, last = entries.order_by("id").first(), entries.order_by("id").last()
    hour = timedelta(hours=1)
    expected = {
        Filters(actor="bob"): 3,
        Filters(agent="worker"): 4,
        Filters(kind="cancel_requested"): 1,
        Filters(job=first.job_id): 4,
        Filters(batch=first.batch_id): 4,
        Filters(document=entries.exclude(document_id=None).last().document_id): 2,
        Filters(from_state="processing", to_state="completed"): 2,
        Filters(since=last.created_at): entries.filter(
            created_at=last.created_at
        ).count(),
        Filters(until=first.created_at): 0,
        Filters(since=timezone.now() - hour, until=timezone.now() + hour): 9,
    }
    assert {f: f.narrow(entries).count() for f in expected} == expected


def test_filters_are_read_from_checked_values():
    given = {"agent": "rescue", "before": 4, "kind": "", "job": None}
    assert Filters.of(given) == Filters(agent="rescue")


def test_steps_of_work_are_no_kind_of_the_audit():
    assert "stage_started" not in KINDS
    assert {"queued", "deleted", "disconnected"} <= set(KINDS)
