"""Durations and counts in words."""

from __future__ import annotations

import pytest

from progress import words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3, "0 s"),
        (45.4, "45 s"),
        (60, "1 min"),
        (130, "2 min 10 s"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
    ],
)
def test_a_duration_is_said_exactly(seconds, said):
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "finishing…"),
        (1, "finishing…"),
        (9.6, "about 10 s"),
        (42, "about 40 s"),
        (190, "about 3 min"),
        (7300, "about 2 h"),
    ],
)
def test_an_estimate_is_rounded_by_its_size(seconds, said):
    assert words.about(seconds) == said


def test_a_clock_shows_minutes_and_seconds():
    assert words.clock(160) == "2:40"
    assert words.clock(3905) == "1:05:05"
    assert words.clock(-1) == "0:00"


def test_one_is_not_many():
    assert words.count(1, "page") == "1 page"
    assert words.count(3, "page") == "3 pages"
    assert words.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("state", "pages_done", "said"),
    [
        ("failed", 3, "failed_in_part"),
        ("failed", 0, "failed"),
        ("completed", 3, "completed"),
        ("cancelled", 3, "cancelled"),
    ],
)
def test_what_left_good_pages_failed_in_part(state, pages_done, said):
    assert words.badge(state, pages_done) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "finishing"),
        (2, "about 2 seconds"),
        (42, "about 40 seconds"),
        (100, "about 2 minutes"),
        (7200, "about 2 hours"),
    ],
)
def test_an_estimate_is_spoken_in_whole_words(seconds, said):
    assert words.spoken(seconds) == said


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("row", "rows"), ("branch", "branches"), ("entry", "entries"), ("day", "days")],
)
def test_nouns_have_their_usual_plural(noun, plural):
    assert words.plural_of(noun) == plural
    assert words.count(2, noun) == f"2 {plural}"
