"""PDFs that go round in circles, or grow when they are looked at."""

from __future__ import annotations

import zlib

from tests.support.hostile_files.pdfs import pdf, pdf_of, says, stream
from tests.support.hostile_files.types import MILLION, HostileFile

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_WORDS = says(b"These words are on the page, and anybody may read them.")


def one_page(resources: bytes, content: bytes, *more: bytes) -> bytes:
    """Return a PDF of one page with what it refers to, numbered from 5."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << %s >> >>" % resources
    )
    return pdf(_CATALOG, _PAGES, page, stream(content), *more)


def object_of(entries: bytes, data: bytes) -> bytes:
    """Return a stream object with these entries."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def picture(entries: bytes, data: bytes) -> bytes:
    """Return a page that shows one picture, by a filter that reads such data."""
    image = b"/Type /XObject /Subtype /Image " + entries
    content = b"q 500 0 0 700 0 0 cm /I Do Q"
    return one_page(b"/XObject << /I 5 0 R >>", content, object_of(image, data))


def jbig2_bomb() -> bytes:
    """A picture that says in its own head that it is four billion pixels wide."""
    size = (2**32 - 1).to_bytes(4, "big")
    head = bytes(4) + b"\x30\x00\x01" + (19).to_bytes(4, "big")
    data = head + size + size + bytes(8) + b"\x00\x00\x00"
    entries = b"/Width 4000 /Height 4000 /BitsPerComponent 1 /ColorSpace /DeviceGray "
    return picture(entries + b"/Filter /JBIG2Decode", data)


def jpx_bomb() -> bytes:
    """A JPEG 2000 stream that says that it has four billion pixels a side."""
    size = (2**31 - 1).to_bytes(4, "big")
    body = (
        bytes(2) + size * 2 + bytes(8) + size * 2 + bytes(8) + b"\x00\x01\x07\x01\x01"
    )
    data = b"\xff\x4f\xff\x51" + (len(body) + 2).to_bytes(2, "big") + body + b"\xff\xd9"
    return picture(b"/Width 4000 /Height 4000 /Filter /JPXDecode", data)


def pixel_bomb() -> bytes:
    """A picture of four billion pixels, in four megabytes."""
    packer = zlib.compressobj(9)
    line = bytes(MILLION)
    data = b"".join(packer.compress(line) for _ in range(400)) + packer.flush()
    entries = b"/Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    return picture(entries + b"/Filter /FlateDecode", data)


def form_in_itself() -> bytes:
    """A form that shows itself."""
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
        b"/Resources << /XObject << /F 5 0 R >> >>"
    )
    content = b"/F Do " * 20
    return one_page(b"/XObject << /F 5 0 R >>", content, object_of(form, content))


def forms_in_forms() -> bytes:
    """Forms that each show the next one twenty times, eight deep."""
    more = []
    for number in range(5, 13):
        following = min(number + 1, 12)
        form = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            b"/Resources << /XObject << /F %d 0 R >> >>" % following
        )
        content = b"/F Do " * 20 if number < 12 else b"0 0 1 1 re f"
        more.append(object_of(form, content))
    return one_page(b"/XObject << /F 5 0 R >>", b"/F Do " * 20, *more)


def glyphs_in_glyphs() -> bytes:
    """A font whose one letter is drawn with that letter."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/CharProcs << /a 6 0 R >> /Encoding << /Differences [97 /a] >> "
        b"/FirstChar 97 /LastChar 97 /Widths [9] "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    glyph = stream(b"BT /F1 1 Tf (aaaa) Tj ET")
    return one_page(b"/Font << /F1 5 0 R >>", b"BT /F1 9 Tf (aaaa) Tj ET", font, glyph)


def objects_in_themselves() -> bytes:
    """A stream of objects that holds itself, under a table that says so."""
    catalog = b"1 0 " + _CATALOG
    body = b"<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n%s\nendstream"
    head = b"%PDF-1.5\n"
    objects = b"2 0 obj\n" + body % (len(catalog), catalog) + b"\nendobj\n"
    start = len(head) + len(objects)
    rows = bytes(7) + b"\x02" + bytes(3) + b"\x02" + bytes(2)
    rows += b"\x02" + bytes(3) + b"\x02" + bytes(2)
    table = (
        b"3 0 obj\n<< /Type /XRef /Size 2147483647 /W [1 4 2] /Index [0 2147483647] "
        b"/Root 1 0 R /Prev %d /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (start, len(rows), rows)
    )
    return head + objects + table + b"startxref\n%d\n%%%%EOF\n" % start


def parents_in_circles() -> bytes:
    """A page whose parent is itself, and inherits all from there."""
    page = b"<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>"
    return pdf(_CATALOG, _PAGES, page, _WORDS)


def outline_in_circles() -> bytes:
    """A table of contents whose entries follow each other for ever."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    item = b"<< /Title (a) /Parent 5 0 R /Next 6 0 R /First 6 0 R /Last 6 0 R >>"
    outline = b"<< /First 6 0 R /Last 6 0 R /Count 999999999 >>"
    return pdf(catalog, _PAGES, page, _WORDS, outline, item)


def few_of_many() -> bytes:
    """One page in a tree that counts a billion."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return pdf(_CATALOG, pages, page, _WORDS)


def boxed(box: bytes, more: bytes = b"") -> bytes:
    """Return a page without text, many lines, and of this size."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R %s >>" % (
        box,
        more,
    )
    return pdf(_CATALOG, _PAGES, page, stream(b"0 0 m 9 9 l S " * 60))


def long_title() -> bytes:
    """A page behind ten megabytes of title."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    whole = pdf(
        _CATALOG, _PAGES, page, _WORDS, b"<< /Title (%s) >>" % (b"a" * 9_999_999)
    )
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 5 0 R")


def same_words() -> bytes:
    """A thousand pages that are all the same megabyte of words."""
    line = b"(%s) Tj T* " % (b"many words " * 9)
    content = stream(b"BT /F1 1 Tf 1 TL 0 800 Td " + line * 10_000 + b"ET")
    kids = b"4 0 R " * 1_000
    return pdf(
        _CATALOG,
        b"<< /Type /Pages /Kids [%s] /Count 1000 >>" % kids,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
        content,
    )


PDF_TRICKS = (
    HostileFile(name="jbig2.pdf", build=jbig2_bomb, is_slow=True),
    HostileFile(name="jpx.pdf", build=jpx_bomb, is_slow=True),
    HostileFile(name="pixels.pdf", build=pixel_bomb, is_slow=True),
    HostileFile(
        name="form-in-itself.pdf",
        build=form_in_itself,
        code="pages_unreadable",
        bad_pages={1: "page_out_of_memory"},
        is_slow=True,
    ),
    HostileFile(
        name="forms-in-forms.pdf",
        build=forms_in_forms,
        code="pages_unreadable",
        bad_pages={1: "page_out_of_memory"},
        is_slow=True,
    ),
    HostileFile(name="glyphs-in-glyphs.pdf", build=glyphs_in_glyphs),
    HostileFile(name="objects-in-themselves.pdf", build=objects_in_themselves),
    HostileFile(name="parents.pdf", build=parents_in_circles),
    HostileFile(name="outline.pdf", build=outline_in_circles),
    HostileFile(name="few-of-many.pdf", build=few_of_many),
    HostileFile(
        name="infinite-box.pdf", build=lambda: boxed(b"0 0 9e99 9e99"), is_slow=True
    ),
    HostileFile(
        name="turned-box.pdf", build=lambda: boxed(b"595 842 0 0"), is_slow=True
    ),
    HostileFile(
        name="thin-box.pdf",
        build=lambda: boxed(b"0 0 9999999 0.0001"),
        code="pages_unreadable",
        bad_pages={1: "page_unreadable"},
    ),
    HostileFile(
        name="words-box.pdf", build=lambda: boxed(b"/a (b) true null"), is_slow=True
    ),
    HostileFile(
        name="unit-box.pdf",
        build=lambda: boxed(b"0 0 14400 14400", b"/UserUnit 99999999"),
        is_slow=True,
    ),
    HostileFile(name="long-title.pdf", build=long_title, is_slow=True),
    HostileFile(
        name="same-words.pdf", build=same_words, code="expands_too_much", is_slow=True
    ),
    HostileFile(
        name="packed-twice.pdf",
        build=lambda: pdf_of(
            stream(b"BT /F1 9 Tf (a) Tj ET" + bytes(99 * MILLION), times=3)
        ),
        is_slow=True,
    ),
    HostileFile(
        name="random.pdf",
        build=lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
        code="corrupt",
    ),
)
