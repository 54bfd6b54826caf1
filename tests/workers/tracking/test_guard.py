"""What goes wrong with tracking is counted, and logged once for each outage."""

from __future__ import annotations

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from workers.tracking.guard import failures, guarded
from workers.tracking.telling import teller


@pytest.fixture(autouse=True)
def told(monkeypatch) -> list[str]:
    """What monitoring is told."""
    told: list[str] = []
    monkeypatch.setattr(teller, "add", told.append)
    return told


def fail() -> None:
    with guarded("test"):
        raise ConnectionError("no Redis")


def test_an_outage_is_logged_when_it_begins_and_ends(caplog):
    before = failures().get("test", 0)
    for _ in range(3):
        fail()
    with guarded("test"):
        pass
    fail()
    with guarded("test"):
        pass
    texts = [record.getMessage() for record in caplog.records]
    assert len(texts) == 4
    assert "no Redis" in texts[0]
    assert "3 calls were missed" in texts[1]
    assert failures()["test"] == before + 4


def test_a_time_limit_is_the_tasks_own():
    with pytest.raises(SoftTimeLimitExceeded), guarded("limit"):
        raise SoftTimeLimitExceeded


def test_what_stops_a_process_is_let_through():
    with pytest.raises(SystemExit), guarded("exit"):
        raise SystemExit


def test_each_failure_is_told_to_monitoring(told):
    fail()
    fail()
    assert told == ["test", "test"]
    with guarded("test"):
        pass
