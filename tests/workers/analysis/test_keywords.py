"""Keywords say what a text is about, not what it repeats."""

from __future__ import annotations

from workers.analysis import keywords
from workers.analysis.keywords import (
    document_keywords,
    page_keywords,
    without_running,
)


def test_frequent_words_lead_and_stop_words_are_left_out():
    text = "The garden is open. The garden has a gate. A gate is a gate."
    assert page_keywords(text, "en", 2) == ["gate", "garden"]


def test_a_phrase_stands_for_its_words():
    text = "The reading garden is a reading garden in every weather."
    found = page_keywords(text, "en")
    assert found[0] == "reading garden"
    assert "garden" not in found


def test_words_on_two_lines_are_no_phrase():
    assert "garden gate" not in page_keywords("garden\ngate\ngarden\ngate", "en")


def test_stop_words_are_those_of_the_language():
    text = "och det att biblioteket och det att biblioteket"
    assert page_keywords(text, "sv", 1) == ["biblioteket"]


def test_an_unknown_language_falls_back_to_english():
    assert page_keywords("the garden and the garden", "und", 1) == ["garden"]


def test_no_words_give_no_keywords():
    assert page_keywords("12 34", "en") == []
    assert document_keywords([], []) == []


def test_a_running_header_is_no_keyword_of_a_document():
    topics = ["catalogue", "choir", "garden", "roof", "lamps", "bicycles"]
    texts = [
        f"Annual report of Norrvik\n{word} and {word}\nPage {number} of 6"
        for number, word in enumerate(topics, start=1)
    ]
    assert sorted(document_keywords(texts, ["en"] * 6)) == sorted(topics)


def test_lines_that_most_pages_repeat_are_left_out_but_for_their_numbers():
    texts = [f"Header\nbody {word}\nPage {n}" for n, word in enumerate("abcd")]
    assert list(without_running(texts)) == ["body a", "body b", "body c", "body d"]


def test_a_short_document_keeps_all_its_lines():
    assert list(without_running(["Same", "Same"])) == ["Same", "Same"]


def test_a_word_of_one_page_outweighs_an_equally_frequent_one_of_all():
    texts = ["roof choir choir choir", "roof", "roof"]
    assert document_keywords(texts, ["en"] * 3)[0] == "choir"


def test_a_long_document_keeps_no_more_terms_than_the_bound(monkeypatch):
    monkeypatch.setattr(keywords, "MAX_TERMS", 30)
    letters = "abcdefghijklmno"
    rare = [first * 3 + second * 3 for first in letters for second in letters]
    texts = [f"Harbour lights {word}" for word in rare]
    found = document_keywords(texts, ["en"] * len(texts))
    assert found[0] == "harbour lights"
