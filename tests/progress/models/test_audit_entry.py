"""Whose audit who may see."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from progress.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


def test_owners_see_their_own_and_staff_see_all(alice, bob, charlie):
    factories.make_job(alice)
    factories.make_job(bob)

    def seen(user) -> list[int | None]:
        return [row.owner_id for row in AuditEntry.objects.visible_to(user)]

    assert seen(alice) == [alice.pk]
    assert set(seen(bob)) == {alice.pk, bob.pk}
    assert len(seen(bob)) == 2
    assert seen(charlie) == seen(AnonymousUser()) == []


def test_the_list_goes_backwards_from_an_entry(alice):
    for _ in range(3):
        factories.make_job(alice)
    ids = list(AuditEntry.objects.newest_first().values_list("pk", flat=True))
    assert ids == sorted(ids, reverse=True)
    rest = AuditEntry.objects.newest_first().before(ids[0])
    assert list(rest.values_list("pk", flat=True)) == ids[1:]
    assert AuditEntry.objects.before(None).count() == 3
