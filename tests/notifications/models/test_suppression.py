"""Suppressions as rows: in force until they run out or are lifted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notifications.kinds import Channel
from notifications.models import Suppression
from notifications.vault import fingerprint
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def suppress(address: str = "alice@example.org", **values: Any) -> Suppression:
    defaults = {
        "channel": Channel.EMAIL,
        "address_hash": fingerprint(address),
        "reason": "bounced",
        "created_at": NOW,
    }
    return Suppression.objects.create(**(defaults | values))


def test_a_suppression_is_in_force_until_it_runs_out_or_is_lifted():
    ever = suppress("a@example.org")
    still = suppress("b@example.org", expires_at=NOW + SECOND)
    suppress("c@example.org", expires_at=NOW)
    suppress("d@example.org", lifted_at=NOW)
    assert set(Suppression.objects.in_force(NOW)) == {ever, still}


def test_an_address_is_suppressed_once_and_again_after_it_was_lifted():
    row = suppress()
    with pytest.raises(IntegrityError), transaction.atomic():
        suppress()
    Suppression.objects.filter(pk=row.pk).update(lifted_at=NOW)
    again = suppress()
    assert Suppression.objects.in_force(NOW).get() == again


def test_the_address_is_not_in_its_name():
    assert str(suppress()) == "email: bounced"
