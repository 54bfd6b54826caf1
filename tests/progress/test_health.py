"""Ready means that each part answers; alive means that the process does."""

from __future__ import annotations

import asyncio

import pytest

from progress import health
from progress.health import Verdict, check_all, summarise


async def works() -> None:
    """A part that answers."""


async def fails() -> None:
    raise ConnectionRefusedError


async def hangs() -> None:
    await asyncio.Event().wait()


def test_the_whole_is_ok_when_all_parts_are():
    answer = summarise({"database": Verdict.OK, "broker": Verdict.OK})
    assert answer == {"status": "ok", "checks": {"database": "ok", "broker": "ok"}}


@pytest.mark.parametrize("verdict", [Verdict.TIMEOUT, Verdict.ERROR])
def test_one_failing_part_is_named_and_makes_the_whole_unavailable(verdict):
    answer = summarise({"database": Verdict.OK, "broker": verdict})
    assert answer["status"] == "unavailable"
    assert answer["checks"] == {"database": "ok", "broker": verdict.value}


async def test_a_part_that_hangs_is_given_up_and_holds_no_other_up(monkeypatch):
    monkeypatch.setattr(health, "TIMEOUT", 0.05)
    found = await check_all({"a": works, "b": fails, "c": hangs})
    assert found == {"a": Verdict.OK, "b": Verdict.ERROR, "c": Verdict.TIMEOUT}


@pytest.mark.django_db(transaction=True)
def test_ready_answers_200_with_each_part_by_name(client):
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {
            "database": "ok",
            "broker": "ok",
            "channel_layer": "ok",
            "live_delivery": "ok",
        },
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", list(health.PROBES))
def test_ready_answers_503_and_says_which_part_failed(client, monkeypatch, name):
    monkeypatch.setattr(
        health, "PROBES", {**dict.fromkeys(health.PROBES, works), name: fails}
    )
    response = client.get("/health/ready")
    assert response.status_code == 503
    body = response.json()
    assert body["status"] == "unavailable"
    assert [part for part, said in body["checks"].items() if said != "ok"] == [name]


def test_live_answers_although_nothing_else_does(client, monkeypatch):
    monkeypatch.setattr(health, "PROBES", dict.fromkeys(health.PROBES, fails))
    assert client.get("/health/live").json() == {"status": "ok"}


def test_health_can_only_be_read(client):
    assert client.post("/health/live").status_code == 405
    assert client.post("/health/ready").status_code == 405
