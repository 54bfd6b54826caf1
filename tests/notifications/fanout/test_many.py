"""One event and very many people: bounded queries, and memory that stays flat."""

from __future__ import annotations

import tracemalloc

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import fanout, nudges
from notifications.fanout.audience import CHUNK
from notifications.kinds import Kind
from notifications.models import Notification, NotificationEvent
from tests.notifications.test_fanout import make_staff, waiting_event

#: For one chunk of people, however many it holds; SQLite takes a few rows at a time.
MOST_QUERIES = 120
MOST_MEMORY = 16 * 2**20


@pytest.fixture(autouse=True)
def _no_nudges(monkeypatch) -> None:
    monkeypatch.setattr(nudges, "deliver_on_commit", lambda _: None)


def told() -> tuple[NotificationEvent, int]:
    """Tell all staff an alert; return the event, and how many queries that took."""
    event = waiting_event(Kind.SYSTEM_ALERT)
    with CaptureQueriesContext(connection) as queries:
        assert fanout.fan_out(event.pk)
    return event, len(queries)


def test_each_chunk_costs_the_same(db):
    make_staff(CHUNK)
    _, one = told()
    User.objects.all().delete()
    make_staff(3 * CHUNK)
    event, three = told()
    assert Notification.objects.filter(event=event).count() == 3 * CHUNK
    assert one < MOST_QUERIES
    assert three < 3 * one


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_ten_thousand_people_are_told_in_flat_memory(db):
    make_staff(10_000)
    event = waiting_event(Kind.SYSTEM_ALERT)
    tracemalloc.start()
    try:
        assert fanout.fan_out(event.pk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert Notification.objects.filter(event=event).count() == 10_000
    assert peak < MOST_MEMORY
