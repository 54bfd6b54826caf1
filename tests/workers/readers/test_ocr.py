"""Recognised words are set into lines; one real page is recognised."""

from __future__ import annotations

import sys

import pytest
from PIL import Image

from workers.errors import PageUnreadable
from workers.readers import ocr
from workers.readers.ocr import Word, layout, recognise
from workers.samples.pictures import scan


def word(text: str, left: float, top: float, height: float = 20) -> Word:
    return Word(text=text, score=0.9, left=left, top=top, bottom=top + height)


def test_words_of_one_height_share_a_line_from_left_to_right():
    assert layout([word("two", 100, 3), word("one", 0, 0)]) == "one two"


def test_a_tilted_line_stays_one_line():
    words = [word(str(n), n * 100, n * 5) for n in range(6)]
    assert layout(words) == "0 1 2 3 4 5"


def test_a_wide_gap_begins_a_paragraph():
    words = [word("a", 0, 0), word("b", 0, 28), word("c", 0, 90)]
    assert layout(words) == "a\nb\n\nc"


def test_no_words_are_no_text():
    assert layout([]) == ""


def test_a_real_page_is_recognised_offline():
    lines = ["The gate will be open", "until ten o'clock.", "", "Total: 4,850 crowns"]
    found = recognise(scan(lines, size=(700, 420), tilt=0.5, noise=14))
    assert "The gate will be open\nuntil ten o'clock." in found.text
    assert "4,850 crowns" in found.text
    assert found.confidence is not None
    assert found.confidence > 0.9


def test_an_empty_picture_has_no_text_and_no_confidence():
    found = recognise(Image.new("L", (300, 200), 255))
    assert (found.text, found.confidence) == ("", None)


def test_a_failing_engine_makes_the_page_unreadable(monkeypatch):
    def broken(image):
        raise RuntimeError("bad_alloc")

    monkeypatch.setattr(ocr, "_engine", lambda: broken)
    with pytest.raises(PageUnreadable, match="could not be recognised") as caught:
        recognise(Image.new("L", (10, 10)))
    assert "bad_alloc" in caught.value.detail


def test_a_server_without_the_engine_says_so(monkeypatch):
    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(PageUnreadable, match="not installed on this server"):
        recognise(Image.new("L", (10, 10)))
