"""Enemies at the WebSocket: each gets its code, and nobody else is hurt."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from uuid import uuid4

import httpx
import pytest
from rest_framework_simplejwt.tokens import RefreshToken

from tests.support import hostile
from tests.support.hostile import Attack, Ending, attack
from tests.support.ride import Ride

#: Where a cursor may be given; `{job}` is one's own.
PLACES = (
    ("/api/sse", "after"),
    ("/api/sse", "since"),
    ("/api/sse", "job"),
    ("/api/sse", "filename"),
    ("/api/sse?job={job}", "after"),
    ("/api/sse?job={job}", "Last-Event-ID"),
    ("/api/jobs/{job}", "after"),
    ("/api/jobs/{job}", "wait"),
)
CURSORS = (
    "",
    "0",
    "-1",
    "1e9",
    "9" * 19,
    "9" * 1000,
    "since~9999999999999999999",
    "since~-62135596800001",
    f"{uuid4()}~1,{uuid4()}~x",
    ",".join(f"{uuid4()}~1" for _ in range(60)),
    "~~~,,,",
    "nan",
    "\0",
    "9999-12-31T23:59:59-23:59",
    "'; DROP TABLE progress_job; --",
)


@pytest.fixture
def charlie_token(charlie) -> str:
    return str(RefreshToken.for_user(charlie).access_token)


async def attack_all(
    ride: Ride, token: str, weapons: Mapping[str, Attack]
) -> dict[str, Ending]:
    """Let all enemies come at once, to both servers."""
    urls = [web.stack.url for web in ride.cluster.webs]
    pairs = [(name, url) for name in weapons for url in urls]
    endings = await asyncio.gather(
        *(attack(url, token, weapons[name]) for name, url in pairs)
    )
    return {
        f"{name} at {url}": ending
        for (name, url), ending in zip(pairs, endings, strict=True)
    }


def test_each_enemy_gets_its_code_and_hurts_nobody(ride, charlie_token):
    for kind, (weapons, codes) in hostile.EXPECTED.items():
        token = "" if kind == "unproved" else charlie_token
        endings = ride.cluster.loop.run(attack_all(ride, token, weapons))
        ride.work_on(5)
        ride.assert_right(kind)
        assert {n: e for n, e in endings.items() if e.code not in codes} == {}
        ours = {n: e for n, e in endings.items() if (e.code or 0) >= 4000}
        assert {n: e for n, e in ours.items() if e.said != e.code} == {}


def test_a_thousand_subscriptions_are_refused_one_by_one(ride, charlie_token):
    jobs = {str(uuid4()): None for _ in range(500)} | dict.fromkeys(ride.jobs)
    wanted = json.dumps({"type": "subscribe", "id": "many", "jobs": jobs})
    for web in ride.cluster.webs:
        url = web.stack.url
        answers = ride.cluster.loop.run(hostile.ask(url, charlie_token, [wanted] * 2))
        kinds = Counter((a["type"], a.get("code")) for a in answers)
        assert kinds[("ack", None)] == 2
        assert set(kinds) <= {("ack", None), ("error", 4404), ("error", 4431)}
        assert kinds.total() - 2 == 2 * len(jobs)
    ride.assert_right("a thousand subscriptions")


def test_connections_that_never_finish_their_handshake_hold_nobody_up(ride):
    run = ride.cluster.loop.run
    ports = [web.stack.port for web in ride.cluster.webs]
    doors = [run(hostile.stand_in_the_door(port, 200)) for port in ports]
    ride.work_on(5)
    ride.assert_right("a crowd in the door")
    for writers in doors:
        run(hostile.go_away(writers))


def test_no_cursor_breaks_a_stream_or_a_poll(ride, alice):
    token = RefreshToken.for_user(alice).access_token
    headers = {"Authorization": f"Bearer {token}"}
    web = ride.rng.choice(ride.cluster.webs)
    broken = {}
    with httpx.Client(base_url=web.stack.url, headers=headers) as http:
        for path, name in PLACES:
            for cursor in CURSORS:
                status = status_of(http, path.format(job=ride.jobs[0]), name, cursor)
                if status >= httpx.codes.INTERNAL_SERVER_ERROR:
                    broken[path, name, cursor] = status
    assert broken == {}


def status_of(http: httpx.Client, path: str, name: str, cursor: str) -> int:
    """The status of an answer; what is streamed is not waited for."""
    is_header = name == "Last-Event-ID"
    headers = {name: cursor} if is_header and cursor.isprintable() else {}
    url = httpx.URL(path)
    url = url if is_header else url.copy_merge_params({name: cursor})
    with http.stream("GET", url, headers=headers) as answer:
        return answer.status_code
