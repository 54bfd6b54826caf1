"""An answer serves for a while."""

from __future__ import annotations

from progress.metrics.remembered import Remembered


def test_an_answer_serves_for_a_while():
    times = iter([100.0, 104.0, 105.1])
    remembered = Remembered(iter([1, 2]).__next__, clock=times.__next__)
    assert [remembered.get(), remembered.get(), remembered.get()] == [1, 1, 2]
