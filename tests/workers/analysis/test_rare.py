"""What is counted stays bounded, and the frequent stays."""

from __future__ import annotations

from collections import Counter

from workers.analysis.rare import rare_in


def test_as_long_as_there_is_room_nothing_is_forgotten():
    assert rare_in(Counter("abc"), 3) == []


def test_the_rare_is_forgotten_and_the_frequent_stays():
    assert sorted(rare_in(Counter("aaabbcde"), 4)) == ["c", "d", "e"]


def test_half_is_forgotten_though_all_is_repeated():
    counts = Counter([*range(10), *range(10)])
    assert len(rare_in(counts, 8)) >= 5
