"""Keywords say what a text is about, not what it repeats."""

from __future__ import annotations

from collections.abc import Sequence

from workers.analysis import keywords
from workers.analysis.keywords import Terminology, Terms, page_keywords, terms_of
from workers.analysis.tokens import tokens_of


def terms(text: str, language: str = "en") -> Terms:
    return terms_of(tokens_of(text), language)


def keywords_of(text: str, language: str = "en", limit: int = 6) -> list[str]:
    return page_keywords(terms(text, language), limit)


def best_of(texts: Sequence[str]) -> list[str]:
    terminology = Terminology()
    for text in texts:
        terminology.add(terms(text))
    return terminology.best(len(texts))


def test_frequent_words_lead_and_stop_words_are_left_out():
    text = "The garden is open. The garden has a gate. A gate is a gate."
    assert keywords_of(text, limit=2) == ["gate", "garden"]


def test_a_phrase_stands_for_its_words():
    found = keywords_of("The reading garden is a reading garden in every weather.")
    assert found[0] == "reading garden"
    assert "garden" not in found


def test_words_said_once_fill_what_repeated_ones_leave_of_the_limit():
    text = "harbour gate harbour lamp rope"
    assert keywords_of(text, limit=2) == ["harbour", "gate"]
    assert keywords_of(text, limit=1) == ["harbour"]


def test_words_on_two_lines_are_no_phrase():
    assert terms("garden\ngate\ngarden\ngate").pairs == []


def test_a_word_said_twice_in_a_row_is_no_phrase():
    assert terms("garden garden").pairs == []


def test_stop_words_are_those_of_the_language():
    text = "och det att biblioteket och det att biblioteket"
    assert keywords_of(text, "sv", 1) == ["biblioteket"]


def test_an_unknown_language_falls_back_to_english():
    assert keywords_of("the garden and the garden", "und", 1) == ["garden"]


def test_no_words_give_no_keywords():
    assert keywords_of("12 34") == []
    assert best_of([]) == []


def test_a_word_of_one_page_outweighs_an_equally_frequent_one_of_all():
    assert best_of(["roof choir choir choir", "roof", "roof"])[0] == "choir"


def test_what_is_taken_out_counts_only_where_it_is_said_besides():
    terminology = Terminology()
    for _ in range(4):
        terminology.add(terms("harbour report\nchoir choir"))
    terminology.add(terms("harbour report\nreport on the roof"))
    terminology.take_out(terms("harbour report"), 5)
    assert terminology.best(5) == ["choir", "report", "roof"]


def test_a_long_document_keeps_no_more_terms_than_the_bound(monkeypatch):
    monkeypatch.setattr(keywords, "MAX_TERMS", 30)
    letters = "abcdefghijklmno"
    rare = [first * 3 + second * 3 for first in letters for second in letters]
    spread = keywords.Spread[str]()
    for word in rare:
        spread.add(["harbour", word])
        assert len(spread.scores(1, 1)) <= 31
    assert max(spread.scores(len(rare), 1), key=lambda found: found[1])[0] == "harbour"
