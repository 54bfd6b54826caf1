"""Small words tell a language where there are many of them, and else nothing does."""

from __future__ import annotations

import pytest

from workers.analysis.function_words import LANGUAGE_OF, WORDS, told_by
from workers.analysis.language import language_of

TEXTS = {
    "en": "The harbour and the library of the town are open, and that is said. ",
    "sv": "Biblioteket är inte öppet för alla och det är inte bra att gå dit. ",
    "de": "Die Bibliothek ist nicht offen und das Haus ist auch nicht auf dem Berg. ",
    "fr": "La maison est dans une rue avec nous, et pour elle aussi dans une ville. ",
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_page_in_a_language_says_so(language):
    assert told_by((TEXTS[language] * 8).split()) == (language, 1.0)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_model_says_the_same(language):
    assert language_of(TEXTS[language] * 8)[0] == language


def test_a_few_words_tell_nothing():
    assert told_by(["the", "garden", "and", "the", "gate"]) is None
    assert told_by([]) is None


def test_two_languages_on_a_page_contradict_each_other():
    words = (TEXTS["en"] + TEXTS["sv"]) * 8
    assert told_by(words.split()) is None


def test_a_quoted_line_does_not_change_the_language_but_its_share():
    words = ["och", "att", *["the", "garden", "and"] * 60]
    language, share = told_by(words) or ("", 0.0)
    assert language == "en"
    assert 0.9 < share < 1


def test_a_header_in_another_language_is_passed_over():
    header = ["och", "att", "inte"] * 10
    assert told_by(header + ["the", "garden", "and"] * 200) == ("en", 1.0)


def test_relatives_of_a_language_are_left_to_the_model():
    danish = "Biblioteket er åbent hver dag, og det er godt for alle at have en bog. "
    dutch = "De bibliotheek is elke dag open en het is goed voor iedereen in de stad. "
    assert told_by((danish * 10).split()) is None
    assert told_by((dutch * 10).split()) is None


def test_no_word_belongs_to_two_languages():
    assert len(LANGUAGE_OF) == sum(len(words.split()) for words in WORDS.values())
