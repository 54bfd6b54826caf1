"""Text from any format becomes clean text in one place."""

from __future__ import annotations

import time

import pytest

from workers.readers.normalise import (
    CUT_NOTE,
    LONGEST_WORD,
    clean,
    cut,
    garbled_share,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("hy\ufffephen and \ufeffmark", "hyphen and mark"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("ends   \nhere\t", "ends\nhere"),
        ("far\n\n\n\n\n\napart", "far\n\n\napart"),
        ("a\u0308", "ä"),
        ("\n\nborders\n\n", "borders"),
        ("line\u2028separator", "line\nseparator"),
    ],
)
def test_text_is_cleaned(raw, expected):
    assert clean(raw) == expected


def test_clean_text_can_be_stored_and_sent():
    text = clean("".join(map(chr, range(0x11000))))
    assert "\x00" not in text
    assert text.encode("utf-8").decode("utf-8") == text


def test_clean_text_stays_as_it_is():
    once = clean("  a\r\n\r\n\r\n\r\n\r\nb  ")
    assert clean(once) == once


def test_a_million_spaces_cost_no_more_than_a_million_letters():
    started = time.process_time()
    clean(" " * 1_000_000 + "x")
    assert time.process_time() - started < 2


def test_text_within_the_limit_has_no_note():
    assert cut("abc", 3) == ("abc", "")


def test_text_over_the_limit_is_cut_off_with_a_note():
    assert cut("abcd", 3) == ("abc", CUT_NOTE)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("", 0.0),
        ("Plain words, åäö, 漢字.\n\tTab", 0.0),
        ("ab\x01\x02", 0.5),
        ("\ue000\uf8ff", 1.0),
        ("abc\ufffd", 0.25),
    ],
)
def test_gibberish_is_measured_by_its_characters(text, share):
    assert garbled_share(text) == share


def test_marks_of_hyphenation_are_not_gibberish():
    assert garbled_share("hy\ufffephen") == 0.0


def test_a_word_that_no_language_has_is_composed_in_pieces():
    long = "e\u0301" * LONGEST_WORD
    assert clean(f"{long} e\u0301") == "\u00e9" * LONGEST_WORD + " \u00e9"
