from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from notifications import rates
from notifications.kinds import Channel
from notifications.models import Delivery
from tests.notifications.conftest import NOW

_COUNTED, _ALLOWS = rates._counted, rates.allows
MINUTE = timedelta(minutes=1)


@pytest.fixture
def counted(monkeypatch) -> Iterator[None]:
    """Turns are counted, other than in the tests of everything else."""
    monkeypatch.setattr(rates, "_counted", _COUNTED)
    rates._redis.cache_clear()
    yield
    rates._redis.cache_clear()


@pytest.fixture
def limited(counted, valkey_url, settings, monkeypatch):
    """Limits that count in a real Valkey, at a time that stands still."""
    settings.REDIS_URL = valkey_url
    monkeypatch.setattr(time, "time", lambda: 30.0)
    rates._redis().flushall()
    yield
    rates._redis().flushall()


def waiting(*rows: Delivery) -> list[datetime | None]:
    """Until when each of a chunk has to wait for its person."""
    waits = rates.wait_for_people(rows, now=NOW)
    return [waits.get(row.pk) for row in rows]


def mails(count: int, person_id: int) -> list[Delivery]:
    made = {"channel": Channel.EMAIL, "recipient_id": person_id}
    return [Delivery(**made) for _ in range(count)]


@pytest.mark.usefixtures("limited")
def test_a_person_gets_so_many_mails_a_minute_and_the_next_one_waits():
    most = rates.PER_PERSON[Channel.EMAIL]
    *taken, until = waiting(*mails(most + 1, 1))
    assert taken == [None] * most
    assert NOW < until <= NOW + MINUTE
    mine, others = waiting(*mails(1, 1), *mails(1, 2))
    assert (mine, others) == (until, None), "another chunk counts on"


@pytest.mark.usefixtures("limited")
def test_a_turn_that_was_not_used_is_somebody_elses():
    most = rates.PER_PERSON[Channel.EMAIL]
    taken = mails(most, 1)
    assert waiting(*taken) == [None] * most
    rates.give_back(taken[:2])
    assert [until is None for until in waiting(*mails(3, 1))] == [True, True, False]


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("channel", [Channel.WEBSOCKET, Channel.LOG])
def test_what_makes_no_noise_has_no_limit(channel):
    rows = [Delivery(channel=channel, recipient_id=1) for _ in range(30)]
    assert set(waiting(*rows)) == {None}


@pytest.mark.usefixtures("limited")
def test_a_provider_with_no_turn_left_is_asked_later(settings, monkeypatch):
    settings.HEADWAY_MAILS_PER_SECOND = 1
    monkeypatch.setattr(rates, "PATIENCE", 0.5)
    assert rates.has_provider_limit(Channel.EMAIL)
    assert rates.wait_for_provider(Channel.EMAIL, now=NOW) is None
    until = rates.wait_for_provider(Channel.EMAIL, now=NOW)
    assert until == NOW + timedelta(seconds=0.5)


@pytest.mark.usefixtures("limited")
def test_a_provider_without_a_limit_is_asked_at_once(settings):
    settings.HEADWAY_MAILS_PER_SECOND = 0
    assert not rates.has_provider_limit(Channel.EMAIL)
    asked = {rates.wait_for_provider(Channel.EMAIL, now=NOW) for _ in range(9)}
    assert asked == {None}


@pytest.mark.usefixtures("counted")
def test_without_redis_there_are_no_limits(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.HEADWAY_MAILS_PER_SECOND = 1
    assert waiting(*mails(9, 1)) == [None] * 9
    assert "The limits of deliveries cannot be read" in caplog.text
    rates.give_back(mails(1, 1))
    assert "cannot be given back" in caplog.text
    assert rates.wait_for_provider(Channel.EMAIL, now=NOW) is None
    assert "The limit of the mail provider cannot be read" in caplog.text


@pytest.mark.usefixtures("limited")
def test_what_people_ask_for_is_counted_over_all_processes():
    asked = [_ALLOWS("tests:1", most=2, seconds=60) for _ in range(3)]
    assert asked == [True, True, False]
    assert _ALLOWS("tests:2", most=2, seconds=60)


@pytest.mark.usefixtures("counted")
def test_without_redis_people_may_ask(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert _ALLOWS("tests:1", most=0, seconds=60)
    assert "limit of tests:1 cannot be read" in caplog.text
