"""The relay's threads."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from progress.models import Job
from progress.relay import loading
from progress.relay.figures import figures


async def test_the_database_is_asked_on_the_relays_own_threads():
    name = await loading.in_thread(lambda: threading.current_thread().name)
    assert name.startswith("relay")


@pytest.mark.django_db(transaction=True)
async def test_each_statement_is_counted():
    before = figures.queries
    await loading.in_thread(lambda: [Job.objects.count() for _ in range(3)])
    assert figures.queries == before + 3
    loading.close_connections()


def backend_of_this_thread() -> tuple[str, object]:
    connection.ensure_connection()
    return threading.current_thread().name, connection.connection


@pytest.mark.django_db(transaction=True)
async def test_each_thread_keeps_its_connection_until_all_are_closed():
    loading.close_connections()
    seen: dict[str, object] = {}
    for _ in range(20):
        name, backend = await loading.in_thread(backend_of_this_thread)
        assert seen.setdefault(name, backend) is backend
    loading.close_connections()
    for _ in range(20):
        name, backend = await loading.in_thread(backend_of_this_thread)
        assert backend is not seen.pop(name, None)
    loading.close_connections()
