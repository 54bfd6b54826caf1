"""Two real web processes: who is connected is known in both, and ended from either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from rest_framework_simplejwt.tokens import RefreshToken
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from progress.registry import store
from progress.registry.orders import Order, Target
from tests.conftest import PASSWORD
from tests.factories import make_job
from tests.support.stack import Stack
from tests.support.waiting import eventually

#: Longer than a process takes to its next beat: seconds.
A_BEAT = 20


@pytest.fixture(scope="module")
def second(
    django_db_setup, django_db_blocker, valkey_url, tmp_path_factory
) -> Iterator[Stack]:
    """A second web process on the same database and Valkey."""
    with django_db_blocker.unblock():
        second = Stack(tmp_path_factory.mktemp("second"), valkey_url)
    yield second
    second.stop()


@pytest.fixture
def other(web, second) -> Stack:
    """The same, which runs; nobody works."""
    if "web" not in second.children:
        second.start("web")
        second.wait_for_web()
    return second


@pytest.fixture
def registry(settings, valkey_url) -> None:
    """The tests look into the registry of the processes."""
    settings.REDIS_URL = valkey_url


@pytest.fixture
def bob_http(bob, other):
    """Bob by REST, at the second process."""
    cache.clear()
    with other.http(bob.username, PASSWORD) as client:
        yield client


@pytest.fixture
def watch(web, alice) -> Iterator:
    """Call to let alice watch a job at the first process."""
    sockets = ExitStack()
    token = RefreshToken.for_user(alice).access_token

    def watch(job) -> ClientConnection:
        place = urlsplit(web.url).netloc
        headers = {"Authorization": f"Bearer {token}"}
        address = f"ws://{place}/ws/upload-progress/{job.pk}"
        opening = connect(address, additional_headers=headers)
        socket = sockets.enter_context(opening)
        assert json.loads(socket.recv(10))["type"] == "snapshot"
        return socket

    with sockets:
        yield watch


def code_of(socket: ClientConnection) -> int:
    """Return the code by which the server closes a socket."""
    try:
        while True:
            socket.recv(A_BEAT)
    except ConnectionClosed as closed:
        return closed.rcvd.code


def watched() -> set[str]:
    """Return what is watched, as the registry knows it."""
    return {watch for one in store.read().connections for watch in one["watches"]}


def pids() -> set[int]:
    """Return the processes that the registry knows."""
    return {process["pid"] for process in store.read().processes}


def test_a_connection_is_seen_and_ended_from_another_process(
    registry, watch, alice, bob_http, bob, web
):
    job = make_job(alice)
    socket = watch(job)
    found = eventually(
        lambda: bob_http.get("/api/connections?q=user:alice").json()["connections"],
        seconds=A_BEAT,
    )
    assert [one["watches"] for one in found] == [[f"job:{job.pk}"]]
    order = bob_http.post("/api/connections/disconnect", json={"job_id": str(job.pk)})
    assert order.status_code == 202
    assert code_of(socket) == 4410
    with web.http(bob.username, PASSWORD) as bob_at_first:
        health = bob_at_first.get("/health/websocket").json()
    assert health["subscriptions"] == 0


def test_an_order_whose_message_is_lost_is_followed_and_spares_who_comes_back(
    registry, watch, alice, other
):
    socket = watch(make_job(alice))
    # Kept, and never sent: what a process sees that missed the message.
    store.keep(Order(target=Target(user_id=alice.pk)))
    assert code_of(socket) == 4410
    job = make_job(alice)
    back = watch(job)
    # A process follows its orders before it says who is connected.
    eventually(lambda: f"job:{job.pk}" in watched(), seconds=A_BEAT)
    assert back.ping().wait(10)


@pytest.mark.soak
def test_a_process_that_is_killed_is_forgotten(registry, other):
    process = other.children.pop("web")
    eventually(lambda: process.pid in pids(), seconds=A_BEAT)
    process.kill()
    process.wait()
    eventually(lambda: process.pid not in pids(), seconds=store.LIFETIME + A_BEAT)
