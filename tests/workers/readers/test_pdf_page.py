"""A page's objects and text layer decide how it has to be read."""

from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument

from workers.readers import PageClass, pdf_page
from workers.readers.pdf_page import (
    Look,
    is_garbled,
    is_too_short,
    look_at,
    picture,
    text_layer,
)
from workers.samples import make_pdf

GOOD = "A sentence that is long enough to stand for the page on which it is printed."


def look(
    *, text: bool = False, image: bool = False, paths: int = 0, share: float = 0.0
) -> Look:
    return Look(has_text=text, has_image=image, paths=paths, image_share=share)


def nested_forms(content: bytes, *, depth: int, each: int) -> bytes:
    """A page of `each` forms, of as many forms each, so deep; then the content."""
    drawn = [b"/F Do " * each] * depth + [content]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
    ]
    for number, data in enumerate(drawn, 4):
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            b"/Resources << /XObject << /F %d 0 R >> >> " % (number + 1)
        )
        head = b"<< %b/Length %d >>" % (entries, len(data))
        objects.append(head + b"\nstream\n" + data + b"\nendstream")
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R >>\n"


LINE = b"0 0 m 9 9 l S "
SCAN = look(text=True, image=True, share=0.95)


@pytest.mark.parametrize(
    ("seen", "page_class"),
    [
        (look(text=True), PageClass.TEXT),
        (look(text=True, image=True), PageClass.MIXED),
        (look(image=True), PageClass.IMAGE),
        (look(paths=400), PageClass.IMAGE),
        (look(paths=3), PageClass.BLANK),
        (look(), PageClass.BLANK),
    ],
)
def test_the_objects_give_the_class(seen, page_class):
    assert seen.page_class is page_class


@pytest.mark.parametrize(
    ("text", "seen", "needs_ocr"),
    [
        (GOOD, look(text=True, image=True), False),
        ("Chapter 1", look(text=True), False),
        ("Chapter 1", look(text=True, image=True), True),
        (GOOD, SCAN, True),
        (GOOD * 2, SCAN, False),
        ("", look(image=True), True),
        ("", look(paths=400), True),
        ("", look(), False),
    ],
)
def test_a_short_layer_over_a_picture_needs_recognition(text, seen, needs_ocr):
    assert is_too_short(text, seen) is needs_ocr


def test_a_layer_of_control_characters_is_garbled():
    assert is_garbled("\x03\x04\x05" * 10 + GOOD)
    assert not is_garbled(GOOD)


@pytest.fixture(scope="module")
def pages():
    data = make_pdf(3, scanned=[2], blank=[3])
    with PdfDocument(data) as document:
        opened = [document[index] for index in range(3)]
        yield opened
        for page in opened:
            page.close()


def test_a_scan_covers_its_page(pages):
    shares = [look_at(page).image_share for page in pages]
    assert shares == [0.0, pytest.approx(1.0, abs=0.01), 0.0]


def test_real_pages_are_classified(pages):
    assert [look_at(page).page_class for page in pages] == [
        PageClass.TEXT,
        PageClass.IMAGE,
        PageClass.BLANK,
    ]


def test_forms_are_looked_into():
    with PdfDocument(nested_forms(LINE * 3, depth=3, each=2)) as document:
        found = look_at(document[0])
    assert found == look(paths=24)


def test_forms_are_not_looked_into_without_end():
    with PdfDocument(nested_forms(LINE, depth=3, each=20)) as document:
        found = look_at(document[0])
    assert found.paths == pdf_page.MAX_OBJECTS


def test_the_layer_is_what_the_page_carries(pages):
    assert "Annual report" in text_layer(pages[0])
    assert text_layer(pages[1]) == ""


@pytest.mark.parametrize("room", [pdf_page.LEAST_ROOM, 1])
def test_the_layer_is_what_the_library_says_whether_or_not_there_was_room(
    pages, monkeypatch, room
):
    monkeypatch.setattr(pdf_page, "LEAST_ROOM", room)
    monkeypatch.setattr(pdf_page, "UNITS_PER_CHARACTER", 0)
    layer = pages[0].get_textpage()
    assert text_layer(pages[0]) == layer.get_text_bounded()
    layer.close()


def test_a_picture_has_the_resolution_that_was_asked_for(pages):
    image = picture(pages[0], dpi=72, max_pixels=10_000_000)
    assert image.size == (595, 842)
    assert image.mode == "L"


def test_a_picture_stays_within_the_bound(pages):
    image = picture(pages[0], dpi=600, max_pixels=200_000)
    assert image.width * image.height <= 202_000
