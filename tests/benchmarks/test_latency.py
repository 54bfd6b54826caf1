"""Both sides take turns, the first events do not count, and the bar is said."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest

from benchmarks import latency
from benchmarks.latency import Outcome, Race, report
from benchmarks.servers import BASELINE, OURS


class Page:
    """A page whose toast comes so many seconds after it was told."""

    def __init__(self, after: float) -> None:
        self.told = 0
        self.rests = 0
        self._after = after

    def rest(self) -> None:
        self.rests += 1

    def arrival(self) -> float:
        self.told += 1
        return 1000.0 + self._after


class Teller:
    """Tells at the second 1000, and notes whom."""

    def __init__(self) -> None:
        self.orders: list[tuple[str, Any]] = []

    def ask(self, order: str, **about: Any) -> float:
        self.orders.append((order, about.get("person")))
        return 1000.0


def test_persons_and_the_tutorial_are_told_in_turn(monkeypatch, capsys):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    persons, tutorial, teller = [Page(0.25), Page(0.5)], Page(0.125), Teller()

    found = Race(cast(Any, persons), cast(Any, tutorial), cast(Any, teller)).run(3)

    assert found[OURS].latencies == (0.25, 0.5, 0.25)
    assert found[BASELINE].latencies == (0.125,) * 3
    assert teller.orders[:4] == [
        ("event", 0),
        ("frame", None),
        ("event", 1),
        ("frame", None),
    ]
    # One more for each person: it warms up.
    assert (persons[0].told, persons[1].told, tutorial.told) == (3, 2, 5)
    assert persons[0].rests == 3
    assert "3 of 3" in capsys.readouterr().out


@pytest.mark.parametrize(("longest", "word"), [(0.9, "kept"), (1.1, "MISSED")])
def test_the_bar_and_the_ratio_to_the_baseline_are_said(capsys, longest, word):
    ours = Outcome(latencies=(0.2, 0.2, longest))
    baseline = Outcome(latencies=(0.1, 0.1, 0.1))

    assert report({OURS: ours, BASELINE: baseline}) is (word == "kept")

    said = capsys.readouterr().out
    assert "p50  200 ms" in said
    assert "ratio to the baseline: p50 2.0" in said
    assert f"p99 under {latency.BAR:.0f} s: {word}" in said
