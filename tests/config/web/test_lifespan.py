"""A server with lifespan events has its relay at work before the first request."""

from __future__ import annotations

import signal

import pytest
from asgiref.testing import ApplicationCommunicator

from config.web import lifespan as module
from config.web.lifespan import SIGNALS, lifespan
from tests.support.waiting import until_async


class Relay:
    """Notes what it is told to do."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def start(self) -> None:
        self.told.append("start")

    async def close(self) -> None:
        self.told.append("close")

    async def drain(self, seconds: float) -> None:
        self.told.append("drain")


@pytest.fixture
async def relay(monkeypatch, settings) -> Relay:
    settings.HEADWAY_DRAIN_SECONDS = 0.01
    relay = Relay()
    monkeypatch.setattr(module, "current_relay", lambda: relay)
    monkeypatch.setattr("config.web.departure.current_relay", lambda: relay)
    return relay


@pytest.fixture
def server_signals():
    """A server that has handlers of its own; yields the signals that reach them."""
    reached: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: reached.append(number))
        for number in SIGNALS
    }
    yield reached
    for number, handler in before.items():
        signal.signal(number, handler)


async def test_the_relay_starts_and_ends_with_the_server(relay, server_signals):
    server = ApplicationCommunicator(lifespan, {"type": "lifespan"})
    await server.send_input({"type": "lifespan.startup"})
    started = await server.receive_output(timeout=10)
    assert started == {"type": "lifespan.startup.complete"}
    assert relay.told == ["start"]
    await server.send_input({"type": "lifespan.shutdown"})
    ended = await server.receive_output(timeout=10)
    assert ended == {"type": "lifespan.shutdown.complete"}
    assert relay.told == ["start", "close"]


async def test_a_signal_reaches_the_server_after_its_viewers(relay, server_signals):
    module.depart_before_stopping()
    signal.raise_signal(signal.SIGTERM)
    assert server_signals == []
    await until_async(lambda: server_signals)
    assert relay.told == ["drain"]
    assert server_signals == [signal.SIGTERM]


async def test_a_server_without_handlers_is_left_alone(relay):
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        module.depart_before_stopping()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)
