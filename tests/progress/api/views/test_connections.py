"""Staff see who is connected, and those with the permission disconnect."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.registry import operators, store
from progress.registry.orders import Order, Target
from tests.support.relays import StillRelay, a_connection

JOB = uuid4()
LIST = "/api/connections"
DISCONNECT = "/api/connections/disconnect"

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(registry, beat_once) -> None:
    """Alice and charlie are connected, each to a process."""
    beat_once(StillRelay([a_connection(watches=(f"job:{JOB}",))]))
    beat_once(
        StillRelay(
            [a_connection(id="c2", user_id=3, username="charlie", transport="sse")]
        )
    )


def ids(response) -> set[str]:
    return {one["id"] for one in response.json()["connections"]}


def orders(registry) -> list[Target]:
    return [Order.decoded(text).target for text in registry.zrange(store.ORDERS, 0, -1)]


def test_staff_see_the_connections_of_all_processes(two, dora_api):
    response = dora_api.get(LIST)
    assert response.status_code == 200
    assert ids(response) == {"c1", "c2"}
    assert response.json()["count"] == 2
    assert len(response.json()["processes"]) == 2


def test_words_narrow_the_list(two, bob_api):
    assert ids(bob_api.get(LIST, {"q": "user:charlie"})) == {"c2"}
    assert ids(bob_api.get(LIST, {"q": f"job:{JOB}"})) == {"c1"}


def test_others_than_staff_see_nothing(two, alice_api, client):
    assert alice_api.get(LIST).status_code == 403
    assert client.get(LIST).status_code == 401


@pytest.mark.parametrize(
    ("body", "target", "known"),
    [
        ({"user_id": 1}, Target(user_id=1), 1),
        ({"job_id": str(JOB)}, Target(job_id=JOB), 1),
        ({"connection_id": "c2"}, Target(connection_id="c2"), 1),
        ({"user_id": 99}, Target(user_id=99), 0),
    ],
)
def test_an_order_is_given(two, registry, bob_api, body, target, known):
    response = bob_api.post(DISCONNECT, body)
    assert response.status_code == 202
    assert response.json()["target"] == str(target)
    assert response.json()["connections"] == known
    assert orders(registry) == [target]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"user_id": 1, "connection_id": "c1"},
        {"user_id": "alice"},
        {"user_id": 2**70},
        {"job_id": "x"},
        {"connection_id": ""},
        {"connection_id": None},
        [],
    ],
)
def test_an_order_without_one_target_is_refused(registry, bob_api, body):
    assert bob_api.post(DISCONNECT, body).status_code == 400
    assert orders(registry) == []


@pytest.mark.parametrize("name", ["alice_api", "charlie_api", "dora_api"])
def test_whoever_may_not_change_jobs_disconnects_nobody(registry, name, request):
    api = request.getfixturevalue(name)
    assert api.post(DISCONNECT, {"user_id": 1}).status_code == 403
    assert orders(registry) == []


def test_a_list_that_nobody_knows_is_an_error_to_try_again(no_redis, bob_api):
    response = bob_api.get(LIST)
    assert response.status_code == 503
    assert response.json()["code"] == "registry_away"


def test_a_message_goes_out_although_redis_is_away(no_redis, bob_api):
    response = bob_api.post(DISCONNECT, {"user_id": 1})
    assert response.status_code == 202
    assert response.json()["connections"] is None


def test_an_order_that_cannot_be_given_is_an_error(no_redis, bob_api, monkeypatch):
    monkeypatch.setattr(operators, "get_channel_layer", lambda: None)
    assert bob_api.post(DISCONNECT, {"user_id": 1}).status_code == 503
