"""Attempts as rows: numbered, and begun before they end."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from notifications.models import Delivery, DeliveryAttempt, Outcome
from tests.notifications.conftest import NOW


def begin(delivery: Delivery, number: int = 1) -> DeliveryAttempt:
    return DeliveryAttempt.objects.create(
        delivery=delivery, number=number, started_at=NOW
    )


def test_an_attempt_that_has_begun_says_so_until_it_ends(delivery_in):
    row = begin(delivery_in())
    row.refresh_from_db()
    assert (row.outcome, row.ended_at) == (Outcome.RUNNING, None)
    assert str(row) == "attempt 1: running"


def test_a_delivery_has_one_attempt_of_each_number(delivery_in):
    delivery, other = delivery_in(), delivery_in()
    begin(delivery)
    with pytest.raises(IntegrityError), transaction.atomic():
        begin(delivery)
    begin(delivery, 2)
    begin(other)
    assert delivery.attempt_rows.count() == 2


def test_attempts_go_with_their_delivery(delivery_in):
    delivery = delivery_in()
    begin(delivery)
    delivery.delete()
    assert not DeliveryAttempt.objects.exists()
