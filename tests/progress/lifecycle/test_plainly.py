"""What is read plainly is what querysets read, of each model."""

from __future__ import annotations

import pytest

from progress.lifecycle import plainly
from tests import factories


@pytest.mark.parametrize("name", ["attempts", "documents", "events", "jobs"])
def test_a_row_is_the_same_as_by_a_queryset(alice, name):
    document = factories.only_document(factories.make_job(alice))
    factories.read_whole(document)
    plain = getattr(plainly, name)
    row = plain.model.objects.order_by("pk").first()
    found = plain.first(id=row.pk)
    names = [field.attname for field in row._meta.concrete_fields]
    assert [getattr(found, n) for n in names] == [getattr(row, n) for n in names]
