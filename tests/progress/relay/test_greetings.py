"""What those are told first who watch many jobs."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from progress.relay import reading, user_topic
from progress.relay.encoded import Form
from progress.relay.greetings import FRESH, KEPT, Greetings
from progress.relay.topics import SYSTEM
from tests.progress.relay.viewers import JOB, delta

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
TOLD = [((JOB, Form.BRIEF), delta(0, 3))]


@pytest.fixture
def reads(monkeypatch) -> list[tuple]:
    asked: list[tuple] = []

    def greeting(topic, moment):
        asked.append((topic, moment))
        return TOLD

    monkeypatch.setattr(reading, "greeting", greeting)
    return asked


async def test_many_who_come_together_cost_one_read(reads):
    greetings = Greetings()
    told = await asyncio.gather(
        *(greetings.of(SYSTEM, None, now=5.0) for _ in range(100))
    )
    assert told == [TOLD] * 100
    assert reads == [(SYSTEM, None)]


async def test_each_list_and_moment_is_read_on_its_own(reads):
    greetings = Greetings()
    for topic in (SYSTEM, user_topic(7), user_topic(8)):
        for moment in (None, NOON):
            await greetings.of(topic, moment, now=5.0)
    assert len(reads) == 6


async def test_moments_within_a_second_are_read_from_its_beginning(reads):
    greetings = Greetings()
    for microsecond in (0, 1, 999_999):
        moment = NOON.replace(microsecond=microsecond)
        await greetings.of(SYSTEM, moment, now=5.0)
    assert reads == [(SYSTEM, NOON)]


async def test_a_greeting_is_given_again_for_a_moment_only(reads):
    greetings = Greetings()
    for now in (5.0, 5.0 + 0.9 * FRESH, 5.0 + FRESH):
        await greetings.of(SYSTEM, None, now=now)
    assert len(reads) == 2


async def test_one_slow_list_does_not_hold_up_another(monkeypatch):
    is_read = threading.Event()

    def greeting(topic, _moment):
        if topic == SYSTEM:
            assert is_read.wait(20)
        else:
            is_read.set()
        return TOLD

    monkeypatch.setattr(reading, "greeting", greeting)
    greetings = Greetings()
    told = await asyncio.gather(
        greetings.of(SYSTEM, None, now=5.0),
        greetings.of(user_topic(7), None, now=5.0),
    )
    assert told == [TOLD, TOLD]


async def test_a_read_that_failed_is_not_kept(reads, monkeypatch):
    def fail(_topic, _moment):
        raise OperationalError("the database is away")

    greetings = Greetings()
    with monkeypatch.context() as outage:
        outage.setattr(reading, "greeting", fail)
        with pytest.raises(OperationalError):
            await greetings.of(SYSTEM, None, now=5.0)
    assert await greetings.of(SYSTEM, None, now=5.0) == TOLD


async def test_only_greetings_that_may_be_given_again_are_kept(reads):
    greetings = Greetings()
    for number in range(2 * KEPT):
        await greetings.of(user_topic(number), None, now=number * FRESH / 4)
    assert len(greetings._kept) <= 5
