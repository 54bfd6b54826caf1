"""Counts and formulas, checked against figures worked out by hand."""

from __future__ import annotations

import pytest

from workers.analysis.readability import NOTHING, count


def test_words_sentences_and_letters_are_counted():
    counts = count("The cat sat. It isn't well-known!")
    assert (counts.words, counts.sentences, counts.letters) == (6, 2, 26)
    assert counts.characters == 33
    assert counts.long_words == 1


@pytest.mark.parametrize("text", ["", "12 + 30 = 42", "???"])
def test_without_words_there_are_no_sentences_and_no_figures(text):
    counts = count(text)
    assert (counts.words, counts.sentences) == (0, 0)
    assert counts.lix is None
    assert counts.ari is None


def test_a_text_without_a_full_stop_is_one_sentence():
    assert count("words and no end").sentences == 1


def test_a_decimal_point_ends_no_sentence():
    assert count("It is 3.14 or so.").sentences == 1


def test_lix_is_sentence_length_plus_share_of_long_words():
    # 10 words in 2 sentences, 2 of them longer than six letters: 5 + 20.
    counts = count("One two three four library. Six seven eight nine readers.")
    assert counts.lix == 25.0


def test_ari_follows_its_formula():
    # 46 letters in 10 words and 2 sentences.
    counts = count("One two three four library. Six seven eight nine readers.")
    assert counts.letters == 46
    assert counts.ari == 2.7


def test_counts_of_pages_add_up():
    total = sum((count("One page."), count("Another page. And more.")), NOTHING)
    assert (total.words, total.sentences, total.characters) == (6, 3, 32)


def test_of_nothing_there_is_nothing():
    assert count("") == NOTHING


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One... two!? Three", 2),
        ("One...two", 1),
        ('He said "no." Then', 1),
        ("One.\xa0Two.\nThree", 2),
        ("No mark", 1),
        ("One. Two.", 2),
    ],
)
@pytest.mark.parametrize("letter", ["", " \u0107"])
def test_a_row_of_marks_ends_one_sentence_at_most(text, sentences, letter):
    assert count(letter + text).sentences == sentences


def test_a_word_of_any_length_is_counted():
    counts = count("a" * 300 + " brief")
    assert (counts.words, counts.letters, counts.long_words) == (2, 305, 1)


def test_a_long_row_of_marks_costs_no_more_than_its_length():
    # With each mark looked at anew this takes hours.
    assert count("Words " + "." * 2_000_000 + "a").sentences == 1
