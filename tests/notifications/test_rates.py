from __future__ import annotations

import time
from datetime import timedelta

import pytest

from notifications import rates
from notifications.kinds import Channel
from notifications.models import Delivery
from tests.notifications.conftest import NOW

_REAL, _ALLOWS = rates.wait_for, rates.allows
MINUTE = timedelta(minutes=1)


@pytest.fixture
def limited(valkey_url, settings, monkeypatch):
    """Limits that count in a real Valkey, at a time that stands still."""
    settings.REDIS_URL = valkey_url
    monkeypatch.setattr(time, "time", lambda: 30.0)
    rates._redis.cache_clear()
    rates._redis().flushall()
    yield lambda **values: _REAL(Delivery(**values), now=NOW)
    rates._redis().flushall()
    rates._redis.cache_clear()


def test_a_person_gets_so_many_mails_a_minute_and_the_next_one_waits(limited):
    mail = {"channel": Channel.EMAIL, "recipient_id": 1}
    most = rates.PER_PERSON[Channel.EMAIL]
    assert [limited(**mail) for _ in range(most)] == [None] * most
    until = limited(**mail)
    assert until is not None
    assert NOW < until <= NOW + MINUTE
    assert limited(**mail | {"recipient_id": 2}) is None


@pytest.mark.parametrize("channel", [Channel.WEBSOCKET, Channel.LOG])
def test_what_makes_no_noise_has_no_limit(limited, channel):
    assert {limited(channel=channel, recipient_id=1) for _ in range(30)} == {None}


def test_a_provider_with_no_turn_left_is_asked_later(limited, settings, monkeypatch):
    settings.HEADWAY_MAILS_PER_SECOND = 1
    monkeypatch.setattr(rates, "PATIENCE", 0.5)
    assert limited(channel=Channel.EMAIL) is None
    assert limited(channel=Channel.EMAIL) == NOW + timedelta(seconds=0.5)


def test_without_redis_there_are_no_limits(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rates._redis.cache_clear()
    mail = Delivery(channel=Channel.EMAIL, recipient_id=1)
    assert _REAL(mail, now=NOW) is None
    assert "cannot be read" in caplog.text
    rates._redis.cache_clear()


@pytest.mark.usefixtures("limited")
def test_what_people_ask_for_is_counted_over_all_processes():
    asked = [_ALLOWS("tests:1", most=2, seconds=60) for _ in range(3)]
    assert asked == [True, True, False]
    assert _ALLOWS("tests:2", most=2, seconds=60)


def test_without_redis_people_may_ask(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rates._redis.cache_clear()
    assert _ALLOWS("tests:1", most=0, seconds=60)
    assert "limit of tests:1 cannot be read" in caplog.text
    rates._redis.cache_clear()
