"""Peers that stand there and do nothing are found in the time that the settings say.

They take minutes: pytest -m soak tests/integration/test_dead_peers.py
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from rest_framework_simplejwt.tokens import RefreshToken
from websockets.sync.client import connect

from config.web.command import CommandLine
from progress.protocol import CloseCode
from progress.relay.housekeeping import LIFE_INTERVAL, SLOW_AFTER
from tests.factories import make_job, only_document, read_whole
from tests.support.deaf import DeafSocket
from tests.support.hostile import PATH
from tests.support.waiting import eventually
from tests.support.web import Web

#: How often the whole job is asked for, and how much of it there is: some megabytes,
#: more than kernels and servers keep for a reader.
TIMES = 30
LINES = ["A line of a long log. " * 40] * 500
#: Seconds beyond what the settings say: the last words, and a busy machine.
SLACK = 15.0

_daphne = CommandLine().parser.get_default
#: Seconds after which each server takes a peer that answers nothing for dead: it asks
#: after a time, and waits. Uvicorn's are its own (`--ws-ping-interval`, `…-timeout`).
DEAD_AFTER = {
    "daphne": _daphne("ping_interval") + _daphne("ping_timeout"),
    "uvicorn": 20.0 + 20.0,
}

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]


@pytest.fixture(params=DEAD_AFTER)
def server(request) -> str:
    return request.param


@pytest.fixture
def web(transactional_db, cluster, server) -> Iterator[Web]:
    web = cluster.webs[list(DEAD_AFTER).index(server)]
    yield web
    cluster.loop.run(web.wire.lighten())
    cluster.wait_for_rest()


@pytest.fixture
def token(alice) -> str:
    return str(RefreshToken.for_user(alice).access_token)


def sockets(web: Web) -> int:
    return web.health()["connections"].get("websocket", 0)


def test_who_reads_nothing_is_closed_as_too_slow(web, alice, token):
    job = make_job(alice)
    read_whole(only_document(job), logs=LINES)
    with closing(DeafSocket(web.stack.port, token)) as deaf:
        for _ in range(TIMES):
            deaf.say(type="subscribe", jobs={str(job.pk): None})
        eventually(lambda: sockets(web) == 1)
        open_sockets = web.sockets()
        began_at = time.monotonic()
        eventually(
            lambda: sockets(web) == 0, seconds=SLOW_AFTER + LIFE_INTERVAL + SLACK
        )
        assert time.monotonic() - began_at > SLOW_AFTER - LIFE_INTERVAL
        assert (
            f"reason={CloseCode.SLOW.name.lower()!r}"
            in web.stack.log("web").read_text()
        )
        eventually(lambda: web.sockets() < open_sockets, seconds=SLACK)


def test_a_peer_that_is_half_open_is_found_by_ping(web, server, cluster, token):
    place = urlsplit(web.url).netloc
    headers = {"Authorization": f"Bearer {token}"}
    with connect(
        f"ws://{place}{PATH}", additional_headers=headers, ping_interval=None
    ) as peer:
        peer.recv(10)
        eventually(lambda: sockets(web) == 1)
        cluster.loop.run(web.wire.darken())
        eventually(lambda: sockets(web) == 0, seconds=DEAD_AFTER[server] + SLACK)
        cluster.loop.run(web.wire.lighten())
