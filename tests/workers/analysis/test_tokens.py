"""A text is cut into words, and the ends of its lines."""

from __future__ import annotations

from workers.analysis.tokens import tokens_of


def test_words_keep_their_apostrophes_and_hyphens_and_no_numbers():
    text = "It isn't well-known: Ärlig\u2019t 42 x2y_z"
    found = ["It", "isn't", "well-known", "Ärlig\u2019t", "x", "y", "z"]
    assert tokens_of(text) == found


def test_plain_text_is_cut_as_any_other_is():
    text = "It isn't well-known:\n42 x2y_z 'quoted' a--b co- op"
    assert tokens_of(text) == tokens_of(f"{text} é")[:-1]


def test_the_end_of_a_line_is_a_token_of_its_own():
    assert tokens_of("one\ntwo\n\nthree") == ["one", "\n", "two", "\n", "\n", "three"]
