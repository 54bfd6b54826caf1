"""Requests that wait until there is something newer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.db import connections
from rest_framework_simplejwt.tokens import RefreshToken

from progress.long_poll import Asked, asked_of, with_long_poll
from progress.relay import current_relay, housekeeping
from tests import factories
from tests.support.waiting import until_async

JOB = "4caa510b-6a0c-4f4e-9d3c-0d7a2f1c5e01"
in_database = sync_to_async(thread_sensitive=True)


@in_database
def bearer(user: User) -> tuple[bytes, bytes]:
    token = RefreshToken.for_user(user).access_token
    return b"authorization", f"Bearer {token}".encode()


@in_database
def move(job) -> None:
    factories.claim(factories.only_document(job))


def scope_of(path: str, *headers: tuple[bytes, bytes], method: str = "GET"):
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": list(headers),
        "client": ("192.0.2.7", 1),
    }


@dataclass
class Client:
    """One request, and what came of it."""

    scope: dict[str, Any]
    incoming: asyncio.Queue = field(default_factory=asyncio.Queue)
    #: What the application received before it answered.
    seen: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)

    async def run(self, first: dict[str, Any] | None = None) -> None:
        self.incoming.put_nowait(first or {"type": "http.request", "body": b""})
        poll = with_long_poll(self.application)
        await poll(self.scope, self.incoming.get, self.send)

    async def application(self, _scope, receive, send) -> None:
        self.seen.append(await receive())
        await send({"type": "http.response.start", "status": 200})

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def leave(self) -> None:
        self.incoming.put_nowait({"type": "http.disconnect"})

    @property
    def status(self) -> int:
        return self.sent[0]["status"]


@pytest.fixture
async def relay(monkeypatch):
    # The layer of the tests wakes nobody from another thread; asking finds all.
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.05)
    yield current_relay()
    await current_relay().close()
    await in_database(connections.close_all)()


@pytest.fixture
def job(transactional_db, alice):
    return factories.make_job(alice)


def waits_for(job, *, after: int = 1, wait: int = 20) -> str:
    return f"/api/jobs/{job.pk}?after={after}&wait={wait}"


async def waiting(client: Client, relay) -> asyncio.Task[None]:
    """Begin a request, and return when it waits."""
    before = len(relay.connections())
    task = asyncio.ensure_future(client.run())
    await until_async(lambda: len(relay.connections()) > before)
    return task


def test_a_request_says_what_it_waits_for():
    asked = asked_of(scope_of(f"/api/jobs/{JOB}?after=118&wait=25"))
    assert isinstance(asked, Asked)
    assert (str(asked.job_id), asked.after, asked.wait) == (JOB, 118, 25)


@pytest.mark.parametrize(
    "path",
    [
        f"/api/jobs/{JOB}",
        f"/api/jobs/{JOB}?after=118",
        f"/api/jobs/{JOB}?wait=5",
        f"/api/jobs/{JOB}?after=0&wait=5",
        f"/api/jobs/{JOB}?after=118&wait=26",
        f"/api/jobs/{JOB}?after=118&wait=-1",
        f"/api/jobs/{JOB}?after=118&wait=%D9%A5",
        f"/api/jobs/{JOB}?after={2**63}&wait=5",
        f"/api/jobs/{JOB}?after={'9' * 5000}&wait=5",
        f"/api/jobs/{JOB}/pages?after=118&wait=5",
        "/api/jobs/nonsense?after=118&wait=5",
    ],
)
def test_other_requests_wait_for_nothing(path):
    assert asked_of(scope_of(path)) is None


def test_only_a_get_waits():
    path = f"/api/jobs/{JOB}?after=118&wait=5"
    assert asked_of(scope_of(path, method="POST")) is None


async def test_the_answer_comes_when_the_job_moves(job, alice, relay):
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    task = await waiting(client, relay)
    assert client.sent == []
    await move(job)
    await asyncio.wait_for(task, 10)
    assert client.status == 200
    assert client.seen == [{"type": "http.request", "body": b""}]
    assert relay.connections() == []


async def test_what_is_newer_already_is_answered_at_once(job, alice, relay):
    await move(job)
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    await asyncio.wait_for(client.run(), 10)
    assert client.status == 200


async def test_nothing_new_is_answered_when_the_time_is_over(job, alice, relay):
    client = Client(scope_of(waits_for(job, wait=1), await bearer(alice)))
    await asyncio.wait_for(client.run(), 10)
    assert client.status == 200


async def test_who_waits_is_a_connection_that_can_be_seen(job, alice, relay):
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    task = await waiting(client, relay)
    (connection,) = relay.connections()
    assert (connection.username, connection.transport) == ("alice", "poll")
    assert connection.watches == (f"job:{job.pk}",)
    await relay.disconnect(connection_id=connection.id)
    await asyncio.wait_for(task, 10)
    assert client.status == 200


async def test_who_leaves_meanwhile_is_forgotten_and_not_answered(job, alice, relay):
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    task = await waiting(client, relay)
    client.leave()
    await asyncio.wait_for(task, 10)
    assert (client.sent, client.seen, relay.connections()) == ([], [], [])


async def test_a_request_that_is_cancelled_leaves_nothing_behind(job, alice, relay):
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    task = await waiting(client, relay)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until_async(lambda: relay.connections() == [])


def assert_is_sent_elsewhere(client: Client) -> None:
    assert client.status == 503
    assert (b"retry-after", b"1") in client.sent[0]["headers"]
    assert json.loads(client.sent[1]["body"])["code"] == "restarting"
    assert client.seen == []


async def test_a_drain_sends_those_who_wait_elsewhere(job, alice, relay):
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    task = await waiting(client, relay)
    await relay.drain(0.1)
    await asyncio.wait_for(task, 10)
    assert_is_sent_elsewhere(client)
    assert relay.connections() == []


async def test_nobody_waits_at_a_process_that_is_about_to_go(job, alice, relay):
    await relay.drain(0.1)
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    await asyncio.wait_for(client.run(), 10)
    assert_is_sent_elsewhere(client)


async def test_a_process_that_is_about_to_go_still_tells_news(job, alice, relay):
    await move(job)
    await relay.drain(0.1)
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    await asyncio.wait_for(client.run(), 10)
    assert client.status == 200


@pytest.mark.parametrize("after", [1, 9999], ids=["news", "never-come-to"])
async def test_what_is_answered_at_once_takes_no_place(
    job, alice, relay, settings, after
):
    settings.HEADWAY_SOCKETS_PER_USER = 0
    await move(job)
    path = waits_for(job, after=after)
    client = Client(scope_of(path, await bearer(alice)))
    await asyncio.wait_for(client.run(), 10)
    assert client.status == 200


async def test_one_connection_too_many_is_refused_in_words(job, alice, relay, settings):
    settings.HEADWAY_SOCKETS_PER_USER = 1
    headers = await bearer(alice)
    first = Client(scope_of(waits_for(job), headers))
    task = await waiting(first, relay)
    second = Client(scope_of(waits_for(job), headers))
    await second.run()
    assert second.status == 429
    assert (b"retry-after", b"30") in second.sent[0]["headers"]
    assert json.loads(second.sent[1]["body"])["code"] == "too_many_connections"
    first.leave()
    await task


async def test_requests_that_come_slowly_pass_no_limit(job, alice, relay, settings):
    settings.HEADWAY_SOCKETS_PER_USER = 1
    headers = await bearer(alice)
    clients = [Client(scope_of(waits_for(job), headers)) for _ in range(3)]
    polls = [with_long_poll(c.application) for c in clients]
    coming = [asyncio.Event() for _ in clients]

    def receive(client: Client, has_come: asyncio.Event):
        async def received() -> dict[str, Any]:
            has_come.set()
            return await client.incoming.get()

        return received

    tasks = [
        asyncio.ensure_future(poll(c.scope, receive(c, has_come), c.send))
        for poll, c, has_come in zip(polls, clients, coming, strict=True)
    ]
    for has_come in coming:
        await asyncio.wait_for(has_come.wait(), 10)
    for client in clients:
        client.incoming.put_nowait({"type": "http.request", "body": b""})
    await until_async(lambda: sum(task.done() for task in tasks) == 2)
    assert sorted(len(client.sent) for client in clients) == [0, 2, 2]
    assert {client.status for client in clients if client.sent} == {429}
    for client in clients:
        client.leave()
    await asyncio.wait_for(asyncio.gather(*tasks), 10)
    assert relay.has_room(alice.pk)


async def test_strangers_and_the_unknown_do_not_wait(job, alice, charlie, relay):
    stranger = Client(scope_of(waits_for(job), await bearer(charlie)))
    nobody = Client(scope_of(waits_for(job)))
    for client in (stranger, nobody):
        await asyncio.wait_for(client.run(), 5)
        assert client.status == 200  # of the application, which says what is wrong
    assert relay.connections() == []


async def test_a_get_with_a_body_is_answered_at_once(job, alice, relay):
    client = Client(scope_of(waits_for(job), await bearer(alice)))
    chunk = {"type": "http.request", "body": b"x", "more_body": True}
    await asyncio.wait_for(client.run(chunk), 5)
    assert client.seen == [chunk]
