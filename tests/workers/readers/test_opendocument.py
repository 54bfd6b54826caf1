"""OpenDocument text, slides and sheets are read; broken and hostile ones refused."""

from __future__ import annotations

import pytest

from workers.errors import Bomb, Corrupt, Empty
from workers.limits import DEFAULT
from workers.readers.opendocument import open_odp, open_ods, open_odt
from workers.samples import Slide, make_odp, make_ods, make_odt, notes


@pytest.mark.parametrize(("has_breaks", "unit"), [(True, "page"), (False, "section")])
def test_a_text_has_pages_or_sections(keep, has_breaks, unit):
    data = make_odt(notes.MINUTES, has_page_breaks=has_breaks)
    with open_odt(keep(data), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == (unit, 3)
        assert reader.read(2).text.startswith("Opening hours on Sundays\n\nJohan Ek")


def test_a_slide_is_a_page_even_an_empty_one(keep):
    slides = [Slide(title="A", lines=("b",), notes="c"), Slide(title="", lines=())]
    with open_odp(keep(make_odp(slides)), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("slide", 2)
        assert reader.read(1).text == "A\nb\n\nNotes:\n\nc"
        assert reader.read(2).text == ""


def test_a_sheet_is_a_page_and_a_long_one_several(keep):
    with open_ods(keep(make_ods({"Loans": [("a", 1)]})), DEFAULT) as reader:
        assert reader.census().unit == "sheet"
        assert reader.read(1).text == "Loans\n\na\t1"
    long = make_ods({"Long": [(number,) for number in range(1_001)]})
    with open_ods(keep(long), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("part", 2)
        assert reader.read(2).text == "Long, rows 1,001 to 1,001\n\n1000"


@pytest.mark.parametrize("content", ["", "<a", "<!DOCTYPE a><a/>"])
@pytest.mark.parametrize("opener", [open_odt, open_odp, open_ods])
def test_broken_and_hostile_content_is_corrupt(keep_zip, opener, content):
    with pytest.raises(Corrupt):
        opener(keep_zip({"content.xml": content}), DEFAULT)


def test_elements_that_lie_in_each_other_without_end_are_corrupt(keep_zip):
    deep = "<a>" * 100_000
    with pytest.raises(Corrupt):
        open_odt(keep_zip({"content.xml": deep}), DEFAULT)


@pytest.mark.parametrize("opener", [open_odt, open_odp, open_ods])
def test_a_document_without_words_is_empty(keep_zip, opener):
    with pytest.raises(Empty):
        opener(keep_zip({"content.xml": "<a/>"}), DEFAULT)


def test_a_bomb_is_not_unpacked(keep_zip):
    with pytest.raises(Bomb):
        open_odt(keep_zip({"content.xml": bytes(12_000_000)}), DEFAULT)
