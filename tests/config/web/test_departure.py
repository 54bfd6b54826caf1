"""A process that ends says so first: to balancers, to viewers, and in this order."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import httpx
import pytest
from rest_framework_simplejwt.tokens import RefreshToken
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from config.server.children import end
from config.web import departure
from config.web.departure import Departure
from tests import factories
from tests.config.web.conftest import start_flood
from tests.support.waiting import eventually, until_async

BOTH = pytest.mark.parametrize("server", ["daphne", "uvicorn"])


class Relay:
    """Sees viewers off when it is told that they have gone."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.seconds: float | None = None

    async def drain(self, seconds: float) -> None:
        self.seconds = seconds
        await self.gone.wait()


@pytest.fixture
async def relay(monkeypatch, settings) -> Relay:
    settings.HEADWAY_DRAIN_SECONDS = 0.01
    relay = Relay()
    monkeypatch.setattr(departure, "current_relay", lambda: relay)
    return relay


async def test_viewers_and_requests_end_before_the_server(relay):
    done: list[str] = []

    async def finish() -> None:
        done.append("requests")

    Departure(lambda: done.append("server"), finish).ask()
    await until_async(lambda: relay.seconds == 0.01)
    assert done == []
    relay.gone.set()
    await until_async(lambda: done)
    assert done == ["requests", "server"]


async def test_a_second_signal_stops_at_once(relay):
    stopped: list[bool] = []
    leaving = Departure(lambda: stopped.append(True))
    leaving.ask()
    await until_async(lambda: relay.seconds)
    leaving.ask()
    await until_async(lambda: stopped)


async def test_two_signals_in_one_moment_stop_it(relay):
    stopped: list[bool] = []
    leaving = Departure(lambda: stopped.append(True))
    leaving.ask()
    leaving.ask()
    await until_async(lambda: stopped)


async def test_a_failure_does_not_keep_the_server(relay, caplog):
    async def finish() -> None:
        raise LookupError("on purpose")

    stopped: list[bool] = []
    relay.gone.set()
    Departure(lambda: stopped.append(True), finish).ask()
    await until_async(lambda: stopped)
    assert "could not be seen off" in caplog.text


class Viewers:
    """Alice's two connections to one job, and what they are told."""

    def __init__(self, url: str, job, token: str, cleaning: ExitStack) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}
        self.socket = cleaning.enter_context(self._open_socket(url, job))
        assert json.loads(self.socket.recv(timeout=20))["type"] == "snapshot"
        self.stream: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(url, job))
        self._reader.start()
        eventually(lambda: self.stream)

    def _open_socket(self, url: str, job) -> ClientConnection:
        address = url.replace("http", "ws") + f"/ws/upload-progress/{job.pk}"
        return connect(address, additional_headers=self.headers)

    def _read(self, url: str, job) -> None:
        address = f"{url}/api/sse?job={job.pk}"
        answering = httpx.stream("GET", address, headers=self.headers, timeout=30)
        with suppress(httpx.TransportError), answering as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    self.stream.append(json.loads(line[6:])["type"])

    def to_the_end(self) -> tuple[list[str], list[str]]:
        """Return the types of what each was told from now on.

        What is to come of the job may have been said before, and is left out.
        """
        told: list[str] = []
        with suppress(ConnectionClosed):
            while True:
                told.append(json.loads(self.socket.recv(timeout=30))["type"])
        self._reader.join(30)
        return _until_asked(told), _until_asked(self.stream)


def _until_asked(told: list[str]) -> list[str]:
    """Leave out estimates, except those after which nothing may be said."""
    asked = told.index("reconnect") if "reconnect" in told else len(told)
    return [t for t in told[:asked] if t != "estimate"] + told[asked:]


@pytest.fixture
def cleaning():
    """What is to be closed after the test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def viewers(alice, serve, cleaning):
    """Call with the name of a server; it, and who watches there."""

    def watch(server: str, **env: str):
        stack = serve(server, **env)
        token = str(RefreshToken.for_user(alice).access_token)
        job = factories.make_job(alice)
        return stack, Viewers(stack.url, job, token, cleaning)

    return watch


@BOTH
def test_a_signal_makes_it_unready_then_asks_viewers_to_come_back(server, viewers):
    """Who comes meanwhile is sent on to another process."""
    stack, watching = viewers(server, HEADWAY_DRAIN_SECONDS="3")
    web = stack.children["web"]
    with httpx.Client(base_url=stack.url, headers=watching.headers) as client:
        assert "connection" not in client.get("/health/live").headers
        web.send_signal(signal.SIGTERM)
        eventually(lambda: client.get("/health/ready").status_code == 503)
        if server == "daphne":
            # Uvicorn does so once it closes, and answers one question more.
            assert client.get("/health/live").headers["connection"] == "close"
    refused = httpx.get(f"{stack.url}/api/sse", headers=watching.headers)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    told, streamed = watching.to_the_end()
    assert told == ["reconnect"]
    assert streamed == ["snapshot", "reconnect"]
    assert watching.socket.protocol.close_rcvd.code == 1012
    web.wait(30)
    assert "Traceback" not in stack.log("web").read_text()


@BOTH
def test_two_signals_end_it_without_waiting(server, viewers):
    stack, watching = viewers(server, HEADWAY_DRAIN_SECONDS="600")
    web = stack.children["web"]
    web.send_signal(signal.SIGINT)
    eventually(lambda: httpx.get(f"{stack.url}/health/ready").status_code == 503)
    web.send_signal(signal.SIGINT)
    web.wait(30)
    watching.to_the_end()


def test_one_that_is_not_answered_by_the_end_is_sent_on(
    transactional_db, tmp_path, cleaning
):
    web, url = start_flood(tmp_path, HEADWAY_DRAIN_SECONDS="0.2")
    cleaning.callback(end, [web])
    pool = cleaning.enter_context(ThreadPoolExecutor())
    asking = pool.submit(httpx.get, f"{url}/api/jobs", timeout=30)
    eventually(lambda: httpx.get(f"{url}/taken/waiting").text == "1")
    web.send_signal(signal.SIGTERM)
    answer = asking.result(30)
    assert (answer.status_code, answer.json()["code"]) == (503, "restarting")
    assert answer.headers["retry-after"] == "1"
    web.wait(30)
    log = (tmp_path / "log").read_text()
    assert "never retrieved" not in log
    assert "Traceback" not in log
