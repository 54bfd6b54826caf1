"""What is kept of an answer can be shown to people and written to a log."""

from __future__ import annotations

from notifications.net.answers import clean


def test_controls_and_marks_of_direction_become_blanks():
    assert clean("a\x00b\x1b[31mc\u202ed\re\x7f\x85") == "a b [31mc d e"


def test_lines_and_tabs_stay():
    assert clean("a\n\tb") == "a\n\tb"


def test_a_text_is_cut():
    assert len(clean("x" * 5000)) == 2000
