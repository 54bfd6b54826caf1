"""Hooks: receivers hear of a change and cannot undo it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from progress.signals import FactSignal


@pytest.mark.django_db
def test_a_receiver_that_spoils_its_query_does_not_undo_the_change(caplog):
    signal = FactSignal[str]("something_happened")
    heard: list[str] = []

    def breaks(fact: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM there_is_no_such_table")

    signal.connect(breaks)
    signal.connect(heard.append)
    with transaction.atomic():
        User.objects.create(username="dora")
        signal.send("it")
    assert heard == ["it"]
    assert User.objects.filter(username="dora").exists()
    assert "A receiver of something_happened failed" in caplog.text
    assert isinstance(caplog.records[0].exc_info[1], DatabaseError)


@pytest.mark.django_db
def test_a_receiver_is_connected_once_and_can_leave():
    signal = FactSignal[str]("something_happened")
    heard: list[str] = []
    receiver = signal.connect(heard.append)
    signal.connect(receiver)
    signal.send("one")
    signal.disconnect(receiver)
    signal.disconnect(receiver)
    signal.send("two")
    assert heard == ["one"]
