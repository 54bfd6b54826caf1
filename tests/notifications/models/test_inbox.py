"""One row a person."""

from __future__ import annotations

import pytest

from notifications.models import Inbox
from progress.notices import FIRST


@pytest.mark.django_db
def test_an_inbox_begins_where_those_do_who_know_it(alice):
    inbox = Inbox.objects.create(person=alice)
    assert inbox.seq == FIRST
    assert str(inbox) == f"inbox of {alice.pk} at {FIRST}"
