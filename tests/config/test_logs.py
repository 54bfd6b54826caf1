"""An outage leaves one line in the log."""

from __future__ import annotations

import logging

import pytest
import redis
from django.conf import settings

from config import logs

LAYER = "channels_redis.pubsub"


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The time is what its only entry says."""
    now = [1000.0]
    monkeypatch.setattr("config.logs.monotonic", lambda: now[0])
    return now


@pytest.fixture
def fail(caplog):
    """Call to let the layer log an error, as it does each second."""
    logger = logging.getLogger("tests.layer")
    once = logs.OncePerOutage()
    logger.addFilter(once)

    def fail(error: Exception) -> None:
        try:
            raise error
        except Exception:
            logger.exception("Unexpected exception in %s", "receive task")

    yield fail
    logger.removeFilter(once)


def test_an_outage_is_one_line_without_a_traceback(clock, fail, caplog):
    for _ in range(40):
        fail(redis.ConnectionError("100% refused"))
        clock[0] += 1
    [record] = caplog.records
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert record.getMessage() == (
        "Unexpected exception in receive task; trying again: "
        "ConnectionError: 100% refused"
    )


def test_the_next_outage_is_told_again(clock, fail, caplog):
    fail(TimeoutError("first"))
    clock[0] += logs.OUTAGE_ENDS_AFTER + 1
    fail(ConnectionResetError("second"))
    assert len(caplog.records) == 2


def test_a_fault_keeps_its_traceback_each_time(clock, fail, caplog):
    for _ in range(2):
        fail(ValueError("a fault"))
    assert [one.levelname for one in caplog.records] == ["ERROR"] * 2
    assert all(one.exc_info for one in caplog.records)


def test_the_layer_that_tries_every_second_is_told_of_so():
    names = settings.LOGGING["loggers"][LAYER]["filters"]
    assert [settings.LOGGING["filters"][name]["()"] for name in names] == [
        logs.OncePerOutage
    ]
