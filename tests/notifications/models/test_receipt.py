"""Receipts as rows: each event of a provider once, applied in its turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notifications.models import ProviderReceipt
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def receive(event_id: str, **values: Any) -> ProviderReceipt:
    defaults = {
        "provider": "resend",
        "kind": "delivered",
        "received_at": NOW,
        "next_try_at": NOW,
    }
    return ProviderReceipt.objects.create(event_id=event_id, **(defaults | values))


def test_receipts_are_applied_in_the_order_in_which_they_came():
    first, second = receive("b"), receive("a", next_try_at=NOW - SECOND)
    receive("done", processed_at=NOW)
    receive("later", next_try_at=NOW + SECOND)
    assert list(ProviderReceipt.objects.unprocessed(NOW)) == [first, second]


def test_an_event_of_a_provider_is_stored_once():
    row = receive("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        receive("a")
    receive("a", provider="postmark")
    assert ProviderReceipt.objects.count() == 2
    assert str(row) == "resend: delivered"


def test_a_receipt_outlives_its_delivery(delivery_in):
    delivery = delivery_in()
    row = receive("a", delivery=delivery)
    delivery.delete()
    row.refresh_from_db()
    assert row.delivery is None
