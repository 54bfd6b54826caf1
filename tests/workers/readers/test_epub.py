"""Books are read chapter by chapter in the order of reading."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from workers.errors import Corrupt, PageUnreadable
from workers.limits import DEFAULT
from workers.readers.epub import open_epub
from workers.samples import make_epub, notes


@pytest.fixture
def changed(keep, keep_zip):
    """Write the book with some of its files replaced, or left out."""

    def write(**parts: str | None):
        with ZipFile(keep(make_epub(notes.MINUTES), "whole.epub")) as archive:
            old = {name: archive.read(name) for name in archive.namelist()}
        new = {f"book/{name.replace('_', '.')}": data for name, data in parts.items()}
        return keep_zip({k: v for k, v in (old | new).items() if v is not None})

    return write


def test_a_chapter_is_a_page(keep):
    with open_epub(keep(make_epub(notes.MINUTES, title="A & B")), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("chapter", 3)
        assert reader.read(2).text.startswith("Opening hours on Sundays\n\nJohan Ek")
        assert reader.metadata() == {"title": "A & B"}


def test_a_missing_chapter_leaves_the_others(changed):
    with open_epub(changed(chapter1_xhtml=None), DEFAULT) as reader:
        with pytest.raises(PageUnreadable):
            reader.read(1)
        assert reader.read(3).text.startswith("Any other business")


def test_a_chapter_that_nests_without_end_leaves_the_others(changed):
    with open_epub(changed(chapter1_xhtml="<div>" * 100_000), DEFAULT) as reader:
        with pytest.raises(PageUnreadable):
            reader.read(1)
        assert reader.read(2).text


@pytest.mark.parametrize("package", [None, "<package/>", "<package", ""])
def test_a_book_without_its_list_of_chapters_is_corrupt(changed, package):
    with pytest.raises(Corrupt):
        open_epub(changed(package_opf=package), DEFAULT)


def test_an_entity_in_the_list_of_chapters_is_refused(changed):
    package = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>'
    with pytest.raises(Corrupt, match="declares a document type"):
        open_epub(changed(package_opf=package), DEFAULT)
