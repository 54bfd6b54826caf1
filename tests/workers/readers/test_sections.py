"""Documents without fixed pages are cut at the best border there is."""

from __future__ import annotations

import pytest

from workers.errors import Empty, PageUnreadable, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers import PageClass
from workers.readers.sections import SectionsReader, blocks


def reader(*texts: str, limits: Limits = DEFAULT) -> SectionsReader:
    return SectionsReader(unit="section", texts=texts, limits=limits)


def test_a_short_text_is_one_block():
    assert list(blocks("short")) == ["short"]


@pytest.mark.parametrize(
    "border",
    ["\n\n", "\n", " "],
    ids=["paragraph", "line", "word"],
)
def test_a_long_text_is_cut_at_a_border(border):
    text = border.join(["word" * 5] * 40)
    parts = list(blocks(text, 100))
    assert all(len(part) <= 100 for part in parts)
    assert border.join(parts) == text


def test_a_border_between_paragraphs_beats_a_later_one_between_words():
    text = "a " * 30 + "\n\n" + "b " * 60
    assert next(blocks(text, 100)).strip() == ("a " * 30).strip()


def test_text_without_any_border_is_cut_at_the_size():
    assert list(blocks("x" * 250, 100)) == ["x" * 100, "x" * 100, "x" * 50]


def test_sections_are_counted_and_classified():
    census = reader("one", " ", "three").census()
    assert (census.unit, census.pages) == ("section", 3)
    assert census.classes == (PageClass.TEXT, PageClass.BLANK, PageClass.TEXT)


def test_sections_are_read_in_any_order():
    with reader("one", "two\r\n") as opened:
        assert opened.read(2).text == "two"
        assert opened.read(1).text == "one"


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_section_that_does_not_exist_is_unreadable(number):
    with pytest.raises(PageUnreadable):
        reader("one").read(number)


def test_a_section_is_cut_off_at_the_limit_with_a_note():
    page = reader("abcdef", limits=Limits(max_characters_per_page=3)).read(1)
    assert page.text == "abc"
    assert page.note


def test_no_text_at_all_is_empty():
    with pytest.raises(Empty, match="There is no text in this file"):
        reader(" ", "\n")


def test_too_many_sections_are_refused_with_both_numbers():
    with pytest.raises(TooManyPages, match="3 sections; at most 2") as caught:
        reader("1", "2", "3", limits=Limits(max_pages=2))
    assert caught.value.code == "too_many_pages"
