"""History is written once; only its age ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from progress.errors import HistoryIsKept
from progress.models import AuditEntry, Event, append_only
from tests import factories

pytestmark = pytest.mark.django_db

HISTORY = (AuditEntry, Event)


@pytest.fixture(autouse=True)
def _history(alice) -> None:
    factories.make_job(alice)


@pytest.mark.parametrize("model", HISTORY)
def test_rows_cannot_be_changed_one_by_one(model):
    row = model.objects.get()
    row.message = "It never happened"
    with pytest.raises(HistoryIsKept):
        row.save()
    with pytest.raises(HistoryIsKept):
        row.delete()
    assert model.objects.get().message == "Handed in"


@pytest.mark.parametrize("model", HISTORY)
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(message=""),
        lambda rows: rows.bulk_update([], ["message"]),
        lambda rows: rows.update_or_create(message=""),
        lambda rows: rows.delete(),
        lambda rows: rows.filter(seq=1).delete(),
    ],
)
def test_rows_cannot_be_changed_together(model, change):
    with pytest.raises(HistoryIsKept):
        change(model.objects.all())
    assert model.objects.get().message == "Handed in"


def test_the_database_itself_refuses_to_change_the_audit():
    statement = "UPDATE progress_auditentry SET message = ''"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.get().message == "Handed in"


def test_what_is_old_enough_is_pruned():
    now = timezone.now()
    assert AuditEntry.objects.prune(now - timedelta(days=1)) == 0
    assert AuditEntry.objects.prune(now + timedelta(days=1)) == 1
    assert not AuditEntry.objects.exists()


def test_it_is_pruned_bit_by_bit(alice, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(append_only, "CHUNK", 2)
    for _ in range(2):
        factories.make_job(alice)
    with django_assert_num_queries(5):
        later = timezone.now() + timedelta(days=1)
        assert AuditEntry.objects.prune(later) == 3
