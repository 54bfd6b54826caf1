"""A text is cut into words, and the ends of its lines."""

from __future__ import annotations

import pytest

from workers.analysis.tokens import BREAK, tokens_of


def test_words_keep_their_apostrophes_and_hyphens_and_no_numbers():
    text = "It isn't well-known: Ärlig\u2019t 42 x2y_z"
    found = ["It", "isn't", "well-known", "Ärlig\u2019t", "x", "y", "z"]
    assert tokens_of(text) == found


@pytest.mark.parametrize("letter", ["a", "é", "\u0107"])
def test_every_alphabet_is_cut_alike(letter):
    text = f"{letter} isn't well-known:\n42 x2y_z 'quoted' a--b co- op -a a|b -"
    words = f"{letter} isn't well-known | x y z quoted a b co op a a b"
    assert tokens_of(text) == words.split()


MARKS = "\u2013\u201c\u201d\u2026\u2022\u2192\u0301\x92"


@pytest.mark.parametrize("mark", MARKS)
def test_foreign_marks_are_no_part_of_any_word(mark):
    text = f"{mark}one{mark}two don\u2019t{mark} \u2019a\u2019 é"
    assert tokens_of(text) == ["one", "two", "don\u2019t", "a", "é"]


def test_text_with_letters_or_many_marks_of_others_is_cut_alike():
    arrows = "".join(map(chr, range(0x2190, 0x2200)))
    assert tokens_of(f"{arrows}x\u2019y") == ["x\u2019y"]
    assert tokens_of("\u03b5 a\u2019\ufb01 \u2192b") == ["\u03b5", "a\u2019\ufb01", "b"]


def test_the_end_of_a_line_is_a_token_of_its_own():
    found = ["one", BREAK, "two", BREAK, BREAK, "three"]
    assert tokens_of("one\ntwo\n\nthree") == found
