"""How many are connected."""

from __future__ import annotations

from progress.relay.headcount import Headcount


def test_those_here_are_counted_when_asked_and_those_elsewhere_as_last_heard():
    here: list[int] = [1]
    headcount = Headcount(here)
    assert len(headcount) == 1
    headcount.elsewhere = 4
    here.append(2)
    assert len(headcount) == 6
