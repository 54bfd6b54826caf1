"""An order goes two ways, needs a permission, and leaves a line in the log."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import PermissionDenied

from progress.protocol import CloseCode
from progress.registry import operators, store
from progress.registry.orders import Target
from progress.registry.store import RegistryAway
from progress.relay import control

ALICES = Target(user_id=7)


class Layer:
    """Remembers what was sent to which group."""

    def __init__(self) -> None:
        self.sent = []

    async def group_send(self, group, message) -> None:
        self.sent.append((group, message))


class DeadLayer:
    """Cannot be reached."""

    async def group_send(self, group, message) -> None:
        raise ConnectionError("refused")


@pytest.fixture
def layer(monkeypatch) -> Layer:
    own = Layer()
    monkeypatch.setattr(operators, "get_channel_layer", lambda: own)
    return own


@pytest.fixture
def dead_layer(monkeypatch) -> None:
    monkeypatch.setattr(operators, "get_channel_layer", DeadLayer)


def test_every_relay_gets_a_message_that_it_understands(registry, layer, bob):
    operators.disconnect(ALICES, actor=bob)
    ((group, message),) = layer.sent
    assert group == control.GROUP
    assert message["type"] == "progress.disconnect"
    assert control.conditions(message) == {
        "code": CloseCode.DISCONNECTED,
        "user_id": 7,
        "job_id": None,
        "connection_id": None,
    }


def test_the_order_is_kept_for_those_who_miss_the_message(
    registry, dead_layer, bob, beat_once
):
    order = operators.disconnect(ALICES, actor=bob)
    assert registry.zrange(store.ORDERS, 0, -1) == [order.encoded()]


def test_a_message_is_enough_while_redis_is_away(no_redis, layer, bob):
    operators.disconnect(ALICES, actor=bob)
    assert len(layer.sent) == 1


def test_with_neither_way_open_it_is_an_error(no_redis, dead_layer, bob):
    with pytest.raises(RegistryAway):
        operators.disconnect(ALICES, actor=bob)


def test_who_ordered_what_is_in_the_log(registry, layer, bob, caplog):
    with caplog.at_level(logging.INFO, "progress.audit"):
        order = operators.disconnect(ALICES, actor=bob)
    (line,) = [r.getMessage() for r in caplog.records if r.name == "progress.audit"]
    assert line == (
        f"disconnect order={order.id} target='user:7' by='bob' sent=True kept=True"
    )


def test_a_target_cannot_write_lines_of_its_own(registry, layer, bob, caplog):
    target = Target(connection_id="x\ndisconnect order=1 by='alice'")
    with caplog.at_level(logging.INFO, "progress.audit"):
        operators.disconnect(target, actor=bob)
    (line,) = [r.getMessage() for r in caplog.records if r.name == "progress.audit"]
    assert "\n" not in line


@pytest.mark.parametrize("name", ["alice", "dora"])
def test_whoever_may_only_look_orders_nothing(registry, layer, name, request):
    actor = request.getfixturevalue(name)
    with pytest.raises(PermissionDenied):
        operators.disconnect(ALICES, actor=actor)
    assert layer.sent == []
    assert not registry.exists(store.ORDERS)
