from __future__ import annotations

import pytest

from notifications import wording


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1 s"),
        (1.4, "1 s"),
        (59.6, "1 min"),
        (130, "2 min 10 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (90_000, "25 h"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds, text):
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 pages"), (1, "1 page"), (1200, "1,200 pages")]
)
def test_a_number_agrees_with_its_noun(number, text):
    assert wording.counted(number, "page") == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nBcc: eve@example.org", "a Bcc: eve@example.org"),
        (" a\x00\u2028b ", "a b"),
        ("plain", "plain"),
    ],
)
def test_a_text_becomes_one_line_without_control_characters(text, line):
    assert wording.one_line(text) == line


def test_a_long_name_is_cut_so_that_what_follows_stays_in_sight():
    assert wording.shortened("x" * 500) == "x" * 99 + "…"
    assert wording.shortened("short") == "short"
