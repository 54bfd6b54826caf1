"""A worker's signs of life."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from progress import presence as rows
from progress.models import Worker
from workers import presence
from workers.presence import Presence

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_is_there_from_its_start_to_its_stop(monkeypatch):
    beats = []
    real = rows.beat

    def noted(*names: Any, **facts: Any) -> None:
        beats.append(names)
        real(*names, **facts)

    monkeypatch.setattr(rows, "beat", noted)
    here = Presence("documents@here", 3, frozenset({"documents"}))
    here.start()
    here.stop()
    here.wait(10)
    assert beats == [("documents@here",)]
    assert not Worker.objects.exists()


def test_a_database_that_is_away_does_not_end_it(monkeypatch, caplog):
    def away(*_, **__):
        raise OperationalError("away")

    monkeypatch.setattr(rows, "beat", away)
    here = Presence("documents@here", 3, frozenset({"documents"}))
    here.start()
    here.stop()
    here.wait(10)
    assert "could not say that it is here" in caplog.text


def test_no_child_is_forked_while_it_is_at_the_database(monkeypatch):
    held = []
    monkeypatch.setattr(
        rows, "beat", lambda *_, **__: held.append(presence._unforked._lock.locked())
    )
    here = Presence("documents@here", 3, frozenset({"documents"}))
    here.start()
    here.stop()
    here.wait(10)
    assert held == [True]
    assert not presence._unforked._lock.locked()
