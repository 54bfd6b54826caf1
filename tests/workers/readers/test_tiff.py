"""Frames of a TIFF are pages; damaged and huge ones fail alone."""

from __future__ import annotations

import pytest
from PIL import Image

from workers.errors import Bomb, Corrupt, PageUnreadable, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers import PageClass, picture
from workers.readers.ocr import OcrText
from workers.readers.tiff import BREAKS_OFF, TiffReader
from workers.samples import make_tiff

SIZE = (200, 100)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Recognition that says how large its picture is."""

    def recognise(image: Image.Image) -> OcrText:
        return OcrText(text=f"{image.mode} {image.size}", confidence=0.9)

    monkeypatch.setattr(picture, "recognise", recognise)


def frames(count: int = 3) -> bytes:
    return make_tiff([["x"]] * count, size=SIZE)


def test_each_frame_is_a_page_and_they_are_read_in_any_order(keep):
    with TiffReader(keep(frames()), DEFAULT) as reader:
        census = reader.census()
        assert (census.unit, census.pages) == ("frame", 3)
        assert census.classes == (PageClass.IMAGE,) * 3
        for number in (3, 1):
            page = reader.read(number)
            assert (page.text, page.via) == ("L (200, 100)", "ocr")


@pytest.mark.parametrize("number", [0, 4])
def test_a_frame_that_does_not_exist_is_unreadable(keep, number):
    with TiffReader(keep(frames()), DEFAULT) as reader, pytest.raises(PageUnreadable):
        reader.read(number)


def test_too_many_pixels_are_refused(keep):
    with pytest.raises(Bomb):
        TiffReader(keep(frames()), Limits(max_pixels=100))


def test_too_many_frames_are_refused(keep):
    with pytest.raises(TooManyPages, match="more than 2 frames; at most 2"):
        TiffReader(keep(frames()), Limits(max_pages=2))


@pytest.mark.parametrize("data", [b"", b"II*\x00", b"II*\x00\xff\xff\xff\x7f"])
def test_a_broken_file_is_corrupt(keep, data):
    with pytest.raises(Corrupt):
        TiffReader(keep(data), DEFAULT)


def test_a_chain_that_leads_back_to_its_beginning_ends(keep):
    """The offset of the next directory behind the last one points to the first."""
    data = bytearray(frames(1))
    first = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[first : first + 2], "little")
    end = first + 2 + entries * 12
    data[end : end + 4] = first.to_bytes(4, "little")
    with TiffReader(keep(bytes(data)), DEFAULT) as reader:
        assert reader.census().pages == 1


def test_damaged_pixels_fail_their_frame_alone(keep):
    data = frames(2)
    with TiffReader(keep(data), DEFAULT) as reader:
        offset = vars(reader._image)["tag_v2"][273][0]
    broken = data[:offset] + b"\xff" * 20 + data[offset + 20 :]
    with TiffReader(keep(broken), DEFAULT) as reader:
        assert reader.read(2).text


def test_a_file_that_is_cut_in_half_says_so_on_a_page_of_its_own(keep):
    data = frames(12)
    with TiffReader(keep(data[: len(data) // 2]), DEFAULT) as reader:
        whole = reader.census().pages - 1
        assert 0 < whole < 12
        for number in range(1, whole + 1):
            assert reader.read(number).text == "L (200, 100)"
        with pytest.raises(PageUnreadable) as told:
            reader.read(whole + 1)
    assert told.value.message == BREAKS_OFF


def test_a_directory_that_lacks_its_end_may_have_led_to_more(keep):
    """The frame has all it needs, but not where the next one is."""
    data = frames(2)
    with TiffReader(keep(data), DEFAULT) as reader:
        reader._image.seek(1)
        start = vars(reader._image)["tag_v2"]._offset
    entries = int.from_bytes(data[start : start + 2], "little")
    with TiffReader(keep(data[: start + 2 + entries * 12]), DEFAULT) as reader:
        assert reader.census().pages == 3
        with pytest.raises(PageUnreadable, match="breaks off"):
            reader.read(3)


def test_a_whole_file_has_no_page_too_many(keep):
    with TiffReader(keep(frames(12)), DEFAULT) as reader:
        assert reader.census().pages == 12
