"""Warming: a pool's child starts its zygote, and lives without one if need be."""

from __future__ import annotations

import gc

import pytest

from workers import warming
from workers.sandbox import supply


@pytest.fixture
def starts(monkeypatch) -> list[str]:
    """What was started."""
    starts: list[str] = []
    monkeypatch.setattr(supply, "zygote", lambda: starts.append("zygote"))
    return starts


def test_what_a_child_begins_with_is_not_looked_through_for_garbage():
    before = gc.get_freeze_count()
    kept = [[] for _ in range(1000)]
    warming.settle()
    assert gc.get_freeze_count() >= before + len(kept)


@pytest.mark.parametrize("is_sandboxed", [True, False])
def test_a_zygote_is_started_where_it_is_used(settings, starts, is_sandboxed):
    settings.HEADWAY_SANDBOX = is_sandboxed
    warming.warm_up()
    assert starts == ["zygote"] * is_sandboxed


def test_a_child_works_though_none_can_be_started(settings, monkeypatch):
    def fail() -> None:
        raise OSError("no more processes")

    settings.HEADWAY_SANDBOX = True
    monkeypatch.setattr(supply, "zygote", fail)
    warming.warm_up()
