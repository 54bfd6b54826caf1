"""The audit in the admin can be looked at, and not be changed."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/progress/auditentry/"


def test_staff_find_who_did_what(alice, bob, bob_client):
    lifecycle.cancel_job(factories.make_job(alice).pk, actor=bob)
    found = bob_client.get(ADDRESS, {"agent": "person", "q": "bob"})
    assert found.context["cl"].result_count == 3
    entry = AuditEntry.objects.filter(actor_name="bob").first()
    assert bob_client.get(f"{ADDRESS}{entry.pk}/change/").status_code == 200


def test_nothing_is_added_changed_or_deleted_by_hand(alice, bob_client):
    factories.make_job(alice)
    entry = AuditEntry.objects.get()
    assert bob_client.get(f"{ADDRESS}add/").status_code == 403
    assert bob_client.post(f"{ADDRESS}{entry.pk}/delete/").status_code == 403
    changed = bob_client.post(f"{ADDRESS}{entry.pk}/change/", {"message": "x"})
    assert changed.status_code == 403
    assert AuditEntry.objects.get().message == "Handed in"
