"""Enemies at the WebSocket: each gets its code, and nobody else is hurt."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from uuid import uuid4

import pytest
from rest_framework_simplejwt.tokens import RefreshToken

from tests.support import hostile
from tests.support.hostile import Attack, Ending, attack
from tests.support.ride import Ride


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
    for web in ride.cluster.webs:
        ride.cluster.loop.run(hostile.stand_in_the_door(web.stack.port, 200))
    ride.work_on(5)
    ride.assert_right("a crowd in the door")
