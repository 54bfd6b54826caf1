"""Viewers are sent to a process only while its relay hears itself and stays."""

from __future__ import annotations

import pytest

from progress import health, health_delivery
from progress.health_delivery import DEAF_SECONDS, Deaf, Draining, probe, status_of
from tests.support.relays import StillRelay, a_connection


@pytest.fixture
def relay(monkeypatch) -> StillRelay:
    still = StillRelay([a_connection(), a_connection(id="c2", transport="sse")])
    monkeypatch.setattr(health_delivery, "current_relay", lambda: still)
    return still


@pytest.mark.parametrize(
    ("age", "is_draining", "status"),
    [
        (0, False, "ok"),
        (DEAF_SECONDS, False, "ok"),
        (DEAF_SECONDS + 0.1, False, "deaf"),
        (0, True, "draining"),
        (DEAF_SECONDS + 1, True, "draining"),
    ],
)
def test_three_misses_make_deaf_and_to_leave_comes_first(age, is_draining, status):
    assert status_of(canary_age=age, is_draining=is_draining) == status


def test_the_figures_of_this_process_are_told(client, relay):
    response = client.get("/health/websocket")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "is_draining": False,
        "canary_age": 1.0,
        "connections": {"websocket": 1, "sse": 1},
        "users": 1,
        "subscriptions": 2,
        "topics": 1,
        "event_loop_lag": 0.0,
        "event_loop_lag_max": 0.0,
    }
    assert "no-store" in response["Cache-Control"]


def test_nobody_is_named(client, relay):
    assert "alice" not in client.get("/health/websocket").content.decode()


@pytest.mark.parametrize(
    ("age", "is_draining", "status"), [(31, False, "deaf"), (0, True, "draining")]
)
def test_a_deaf_or_leaving_process_answers_503(client, relay, age, is_draining, status):
    relay.canary_age, relay.is_draining = age, is_draining
    response = client.get("/health/websocket")
    assert response.status_code == 503
    assert response.json()["status"] == status


async def test_asking_starts_the_relay(relay):
    await probe()
    assert relay.starts == 1


@pytest.mark.parametrize(
    ("age", "is_draining", "error"), [(31, False, Deaf), (0, True, Draining)]
)
async def test_the_probe_fails_with_the_reason(relay, age, is_draining, error):
    relay.canary_age, relay.is_draining = age, is_draining
    with pytest.raises(error):
        await probe()


def test_a_draining_process_is_not_ready(client, relay, monkeypatch):
    monkeypatch.setattr(health, "PROBES", {"live_delivery": probe})
    assert client.get("/health/ready").status_code == 200
    relay.is_draining = True
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"] == {"live_delivery": "error"}


def test_a_real_relay_is_well_from_the_start(client):
    assert client.get("/health/websocket").json()["status"] == "ok"


def test_health_can_only_be_read(client):
    assert client.post("/health/websocket").status_code == 405
