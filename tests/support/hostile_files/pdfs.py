"""PDFs that mean harm, built from their objects."""

from __future__ import annotations

import zlib

from tests.support.hostile_files.types import MILLION, HostileFile
from workers.samples import PASSWORD, make_pdf


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer << /Size %d /Root %d 0 R >>\n" % (len(objects) + 1, root)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, *, times: int = 1) -> bytes:
    """Return a stream object, packed so many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * times
    head = b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(data), filters)
    return head + data + b"\nendstream"


def pdf_of(*contents: bytes, box: bytes = b"0 0 595 842") -> bytes:
    """Return a PDF with a page for each content stream."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids, objects = b"", []
    for number, content in enumerate(contents):
        page = 4 + 2 * number
        kids += b"%d 0 R " % page
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (box, page + 1),
            content,
        ]
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents))
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", pages, font, *objects)


def says(text: bytes) -> bytes:
    """Return a page's content that says something."""
    return stream(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % text)


def text_bomb() -> bytes:
    """Five pages; the third inflates to half a gigabyte of text operators."""
    bomb = zlib.compressobj(1)
    line = b"BT /F1 1 Tf (" + b"A" * 200 + b") Tj ET\n"
    packed = b"".join(bomb.compress(line * 5_000) for _ in range(440)) + bomb.flush()
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    good = [says(b"This page is as good as any other page %d." % n) for n in range(5)]
    good[2] = content + packed + b"\nendstream"
    return pdf_of(*good)


def many_pages() -> bytes:
    """A hundred thousand pages that are all the same one."""
    kids = b"4 0 R " * 100_000
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % kids,
        b"<< >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )


def page_tree_loop() -> bytes:
    """A tree of pages that is its own child."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>",
    )


def deep_arrays() -> bytes:
    """Arrays in arrays, a million deep."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Deep " + b"[" * MILLION + b" >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
    )


PDFS = (
    HostileFile(name="cut.pdf", build=lambda: make_pdf(3)[:900], code="corrupt"),
    HostileFile(name="header.pdf", build=lambda: b"%PDF-1.7\n", code="corrupt"),
    HostileFile(
        name="locked.pdf",
        build=lambda: make_pdf(2, password=PASSWORD),
        code="encrypted",
    ),
    HostileFile(
        name="text-bomb.pdf",
        build=text_bomb,
        code="pages_unreadable",
        bad_pages={3: "page_out_of_memory"},
    ),
    HostileFile(name="many-pages.pdf", build=many_pages, code="too_many_pages"),
    HostileFile(name="loop.pdf", build=page_tree_loop, code="corrupt"),
    HostileFile(name="deep.pdf", build=deep_arrays, code="corrupt"),
    HostileFile(
        name="huge-page.pdf",
        build=lambda: pdf_of(says(b"Small words on a page."), box=b"0 0 200000 200000"),
    ),
)
