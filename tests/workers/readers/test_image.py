"""Pictures are documents of one page, and bombs are refused unread."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from workers.errors import Bomb, Corrupt, PageUnreadable
from workers.limits import DEFAULT, Limits
from workers.readers import PageClass, picture
from workers.readers.image import ImageReader
from workers.readers.ocr import OcrText
from workers.readers.picture import NO_TEXT_NOTE, upright
from workers.samples import letter, make_jpeg, make_png


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and brings a handful of bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def recognising(monkeypatch, text: str) -> None:
    found = OcrText(text=text, confidence=0.8 if text else None)
    monkeypatch.setattr(picture, "recognise", lambda picture: found)


def test_a_scanned_letter_is_read_whole(keep):
    with ImageReader(keep(make_png(letter.LINES)), DEFAULT) as reader:
        page = reader.read(1)
    wanted = " ".join(letter.LINES).split()
    found = page.text.split()
    assert sum(word in found for word in wanted) >= 0.95 * len(wanted)
    assert (page.via, page.page_class) == ("ocr", PageClass.IMAGE)
    assert page.confidence is not None
    assert page.confidence > 0.9


def test_the_census_is_one_picture(keep):
    with ImageReader(keep(make_jpeg(["x"], size=(60, 40))), DEFAULT) as reader:
        census = reader.census()
        assert reader.metadata() == {"width": "60", "height": "40"}
    assert (census.unit, census.pages, census.classes) == (
        "page",
        1,
        (PageClass.IMAGE,),
    )


def test_a_picture_without_text_is_a_blank_page_with_a_note(keep, monkeypatch):
    recognising(monkeypatch, "")
    with ImageReader(keep(make_png([""], size=(60, 40))), DEFAULT) as reader:
        page = reader.read(1)
    assert page.page_class is PageClass.BLANK
    assert (page.text, page.note) == ("", NO_TEXT_NOTE)


def test_there_is_no_second_page(keep):
    with (
        ImageReader(keep(make_png([""], size=(60, 40))), DEFAULT) as reader,
        pytest.raises(PageUnreadable),
    ):
        reader.read(2)


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_a_small_file_of_huge_size_is_refused_unread(keep, side):
    with pytest.raises(Bomb) as caught:
        ImageReader(keep(png_header(side, side)), DEFAULT)
    assert caught.value.code == "expands_too_much"


@pytest.mark.parametrize("make", [make_png, make_jpeg])
def test_a_picture_that_is_cut_off_is_corrupt(keep, make):
    data = make(["Some words"], size=(300, 200))
    with pytest.raises(Corrupt):
        ImageReader(keep(data[: len(data) // 2]), DEFAULT)


def test_a_header_alone_is_corrupt(keep):
    with pytest.raises(Corrupt):
        ImageReader(keep(b"\x89PNG\r\n\x1a\n"), DEFAULT)


def test_another_format_under_a_false_signature_is_corrupt(keep):
    data = encoded(Image.new("L", (10, 10)), "GIF")
    with pytest.raises(Corrupt):
        ImageReader(keep(data), DEFAULT)


def test_a_photograph_is_turned_upright(keep):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("L", (60, 20), 255), "JPEG", exif=exif)
    with Image.open(io.BytesIO(data)) as picture:
        assert upright(picture, 10_000).size == (20, 60)


def test_a_transparent_picture_stands_on_white():
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert upright(clear, 100).getpixel((0, 0)) == 255


def test_sixteen_bits_become_eight_without_loss_of_light():
    deep = Image.new("I;16", (4, 4), 32_768)
    assert upright(deep, 100).getpixel((0, 0)) == 128


def test_a_large_picture_is_made_smaller():
    small = upright(Image.new("L", (400, 100)), 10_000)
    assert small.size == (200, 50)


def test_the_limit_of_pixels_is_a_setting(keep):
    path = keep(make_png(["x"], size=(60, 40)))
    with pytest.raises(Bomb, match="60 by 40 pixels"):
        ImageReader(path, Limits(max_pixels=2_000))
