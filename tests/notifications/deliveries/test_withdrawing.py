"""What is no news any more is taken back, but for what is on its way."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from notifications import deliveries
from notifications.models import Delivery
from notifications.statuses import Status
from tests.notifications.conftest import NOW, make_event
from tests.support.waiting import eventually


def is_somebody_waiting() -> bool:
    """Whether a session waits for a lock that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_is_claimed_at_the_same_moment_stays_with_its_worker(delivery_in, alice):
    group = {"group_key": "job:1", "kind": "progress_milestone"}
    older = make_event(occurred_at=NOW - timedelta(hours=1), **group)
    newer = make_event(occurred_at=NOW, **group)
    delivery = delivery_in(event=older)
    is_free = threading.Event()
    changed = []

    def supersede() -> None:
        try:
            is_free.wait(30)
            changed.append(deliveries.supersede(newer, now=NOW, recipient=alice))
        finally:
            connection.close()

    other = threading.Thread(target=supersede)
    other.start()
    with transaction.atomic():
        assert deliveries.claim(delivery.pk, now=NOW)
        is_free.set()
        if connection.vendor == "postgresql":
            eventually(is_somebody_waiting)
    other.join()

    assert changed == [0]
    assert Delivery.objects.get(pk=delivery.pk).status == Status.SENDING
