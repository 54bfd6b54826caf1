"""The language of a text is named offline."""

from __future__ import annotations

import pytest

from workers.analysis.language import UNKNOWN, language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The library is open every day until ten in the evening.", "en"),
        ("Biblioteket är öppet varje dag till klockan tio på kvällen.", "sv"),
        ("Die Bibliothek ist jeden Tag bis zehn Uhr abends geöffnet.", "de"),
        ("La bibliothèque est ouverte tous les jours jusqu'à dix heures.", "fr"),
    ],
)
def test_a_sentence_is_enough(text, code):
    found, probability = language_of(text)
    assert found == code
    assert 0.5 < probability <= 1


def test_a_page_is_judged_behind_its_header():
    header = "ÅRSREDOVISNING FÖR BIBLIOTEKET I NORRVIK OCH DESS FILIALER\n"
    text = header + "The garden is open until ten every day in the summer. " * 20
    assert language_of(text)[0] == "en"


def test_a_page_of_numbers_behind_some_words_is_judged_by_the_words():
    text = "The library is open every day until ten in the evening." + " 12 34" * 99
    assert language_of(text)[0] == "en"


@pytest.mark.parametrize("text", ["", "12 345 678 90 12 34 56 78 90", "Page 3 of 40"])
def test_too_few_letters_tell_nothing(text):
    assert language_of(text) == (UNKNOWN, 0.0)
