"""The mirror of rows in Celery's state, and a Redis that is slow."""

from __future__ import annotations

from typing import Any

import pytest

from workers.mirror import REST, SLOW, Mirror


class Redis:
    """Takes so many seconds for each state."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.seconds = 0.0
        self.error: Exception | None = None
        self.shown: list[dict[str, Any]] = []
        monkeypatch.setattr("workers.mirror.time.monotonic", lambda: self.now)

    def publish(self, meta: dict[str, Any]) -> None:
        self.now += self.seconds
        self.shown.append(meta)
        if self.error:
            raise self.error


@pytest.fixture
def redis(monkeypatch) -> Redis:
    return Redis(monkeypatch)


def test_what_is_taken_quickly_is_shown_each_time(redis):
    mirror = Mirror()
    for number in range(3):
        mirror.show(redis.publish, {"current": number})
    assert [meta["current"] for meta in redis.shown] == [0, 1, 2]


def test_after_a_slow_one_it_rests_and_then_shows_again(redis):
    mirror = Mirror()
    redis.seconds = SLOW + 0.1
    mirror.show(redis.publish, {})
    mirror.show(redis.publish, {})
    assert len(redis.shown) == 1
    redis.now += REST + 1
    redis.seconds = 0.0
    mirror.show(redis.publish, {})
    mirror.show(redis.publish, {})
    assert len(redis.shown) == 3


def test_an_error_is_the_callers_and_counts_as_slow_when_it_was(redis):
    mirror = Mirror()
    redis.seconds, redis.error = SLOW + 0.1, OSError("gone")
    with pytest.raises(OSError, match="gone"):
        mirror.show(redis.publish, {})
    mirror.show(redis.publish, {})
    assert len(redis.shown) == 1
