"""Presentations are read slide by slide, with what the speaker noted."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from workers.errors import Bomb, Corrupt, Empty, PageUnreadable
from workers.limits import DEFAULT
from workers.readers.pptx import open_pptx
from workers.samples import Slide, make_pptx

SLIDES = (
    Slide(title="First & best", lines=("one", "two"), notes="Smile."),
    Slide(title="Second", lines=()),
)


def changed(keep_zip, keep, name: str, data: bytes | str):
    """The presentation with one part replaced."""
    with ZipFile(keep(make_pptx(SLIDES), "whole.pptx")) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return keep_zip(parts | {name: data})


def test_a_slide_is_a_page_with_its_notes_but_without_its_number(keep):
    with open_pptx(keep(make_pptx(SLIDES)), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("slide", 2)
        assert reader.read(1).text == "First & best\n\none\ntwo\n\nNotes:\nSmile."
        assert reader.read(2).text == "Second"


def test_slides_come_in_the_order_in_which_they_are_shown(keep, keep_zip):
    main = (
        '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>'
        '<p:sldId id="1" r:id="r2"/><p:sldId id="2" r:id="r1"/>'
        "</p:sldIdLst></p:presentation>"
    )
    path = changed(keep_zip, keep, "ppt/presentation.xml", main)
    with open_pptx(path, DEFAULT) as reader:
        assert reader.read(1).text == "Second"


def test_a_broken_slide_leaves_the_others(keep, keep_zip):
    path = changed(keep_zip, keep, "ppt/slides/slide1.xml", "<p:sld")
    with open_pptx(path, DEFAULT) as reader:
        with pytest.raises(PageUnreadable):
            reader.read(1)
        assert reader.read(2).text == "Second"


def test_an_entity_in_a_slide_is_refused(keep, keep_zip):
    slide = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>'
    path = changed(keep_zip, keep, "ppt/slides/slide1.xml", slide)
    with open_pptx(path, DEFAULT) as reader, pytest.raises(PageUnreadable) as caught:
        reader.read(1)
    assert "DOCTYPE" in caught.value.detail


@pytest.mark.parametrize(("main", "error"), [("<p/>", Empty), ("<p", Corrupt)])
def test_a_presentation_without_slides_is_empty_or_corrupt(keep, keep_zip, main, error):
    path = changed(keep_zip, keep, "ppt/presentation.xml", main)
    with pytest.raises(error):
        open_pptx(path, DEFAULT)


def test_a_bomb_is_refused_before_anything_is_unpacked(keep, keep_zip):
    path = changed(keep_zip, keep, "ppt/slides/slide1.xml", bytes(12_000_000))
    with pytest.raises(Bomb):
        open_pptx(path, DEFAULT)
