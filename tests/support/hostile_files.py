"""A folder of files that mean harm, or look as if: each small, and what it ends as."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from workers.samples import PASSWORD, make_docx, make_pdf, make_png
from workers.samples.docx import package

MILLION = 1_000_000
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileFile:
    """A file, the code of the error that it ends with, if any, and of its pages'."""

    name: str
    build: Callable[[], bytes]
    code: str = ""
    bad_pages: dict[int, str] = field(default_factory=dict)


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


def png(width: int, height: int, data: bytes = b"", chunks: bytes = b"") -> bytes:
    """Return a PNG that says it has so many pixels."""
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [_chunk(b"IHDR", head), chunks, _chunk(b"IDAT", zlib.compress(data))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    size, check = (
        struct.pack("!I", len(data)),
        struct.pack("!I", zlib.crc32(name + data)),
    )
    return size + name + data + check


def tiff(width: int, height: int) -> bytes:
    """Return a TIFF of one black-and-white frame that says it is so large."""
    tags = [(256, width), (257, height), (258, 1), (259, 1), (262, 1)]
    tags += [(273, 8), (277, 1), (278, height), (279, 1)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    body = struct.pack("<H", len(tags)) + entries + bytes(4)
    return b"II*\x00" + struct.pack("<I", 8) + body


def endless_tiff() -> bytes:
    """A TIFF whose only frame is followed by itself."""
    whole = tiff(10, 10)
    return whole[:-4] + struct.pack("<I", 8) + bytes(100)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, head: str = "") -> bytes:
    """Return a Word document with this inside its body."""
    document = f"{head}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return package({"word/document.xml": document})


def docx_bomb() -> bytes:
    """A small Word document that unpacks to four hundred megabytes."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b" " * 400 * MILLION,
    }
    return zipped(parts)


def docx_that_lies() -> bytes:
    """The same, whose directory says that it is small."""
    size = 50 * MILLION
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * size}
    whole = zipped(parts)
    return whole.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def nested_zip() -> bytes:
    """Archives in archives, five deep, each of ten."""
    data = b"0" * MILLION
    for _ in range(5):
        data = zipped({f"{number}.zip": data for number in range(10)})
    return data


def many_entries() -> bytes:
    """A Word document with twenty thousand empty entries."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}
    return zipped(parts | {f"word/{number}": b"" for number in range(20_000)})


def billion_laughs() -> bytes:
    laughs = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    return docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f"<!DOCTYPE d [{laughs}]>")


def foreign_entity() -> bytes:
    entity = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", entity)


def deep_docx() -> bytes:
    deep = 100_000
    return docx("<w:tbl>" * deep + "</w:tbl>" * deep)


def ole(*streams: str) -> bytes:
    """Return what begins like an old office file and names these streams."""
    return OLE + bytes(600) + b"".join(name.encode("utf-16-le") for name in streams)


def xlsx(sheet: str) -> bytes:
    """Return a workbook of one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": (
                f'<Relationships {links}><Relationship Id="r1" '
                f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/>'
                "</Relationships>"
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook {main} xmlns:r="{kinds}"><sheets><sheet name="A" '
                'sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships {links}><Relationship Id="r1" '
                f'Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'
                "</Relationships>"
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {main}>{sheet}</worksheet>"
            ).encode(),
        }
    )


def wide_xlsx() -> bytes:
    """A workbook that says it has every row and column there can be."""
    cell = '<row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(f'<dimension ref="A1:XFD1048576"/><sheetData>{cell}{last}</sheetData>')


def deep_mail() -> bytes:
    """A message in a message, three thousand deep."""
    head = b"Content-Type: message/rfc822\r\n\r\n"
    start = b"From: a@example.org\r\nSubject: In it\r\n"
    return start + head * 3_000 + start + b"\r\nThe innermost.\r\n"


HOSTILE = (
    HostileFile(name="empty.pdf", build=bytes, code="empty"),
    HostileFile(name="one-byte.pdf", build=lambda: b"\x00", code="unsupported"),
    HostileFile(name="nulls.docx", build=lambda: bytes(9_999), code="unsupported"),
    HostileFile(name="cut.pdf", build=lambda: make_pdf(3)[:900], code="corrupt"),
    HostileFile(name="header.pdf", build=lambda: b"%PDF-1.7\n", code="corrupt"),
    HostileFile(
        name="locked.pdf",
        build=lambda: make_pdf(2, password=PASSWORD),
        code="encrypted",
    ),
    HostileFile(
        name="locked.docx", build=lambda: ole("EncryptedPackage"), code="encrypted"
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
    HostileFile(name="docx-bomb.docx", build=docx_bomb, code="expands_too_much"),
    HostileFile(name="lying-bomb.docx", build=docx_that_lies, code="corrupt"),
    HostileFile(name="many-entries.docx", build=many_entries, code="expands_too_much"),
    HostileFile(name="nested.zip", build=nested_zip, code="unsupported"),
    HostileFile(name="nested.docx", build=nested_zip, code="unsupported"),
    HostileFile(name="laughs.docx", build=billion_laughs, code="corrupt"),
    HostileFile(name="xxe.docx", build=foreign_entity, code="corrupt"),
    HostileFile(name="deep.docx", build=deep_docx, code="empty"),
    HostileFile(
        name="cut.docx", build=lambda: make_docx([("A", "B")])[:300], code="corrupt"
    ),
    HostileFile(name="wide.xlsx", build=wide_xlsx, code="expands_too_much"),
    HostileFile(
        name="huge.png", build=lambda: png(60_000, 60_000), code="expands_too_much"
    ),
    HostileFile(name="empty.png", build=lambda: png(900, 900), code="corrupt"),
    HostileFile(
        name="text-chunk.png",
        build=lambda: png(
            9,
            9,
            bytes(90),
            _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(99 * MILLION))),
        ),
        code="corrupt",
    ),
    HostileFile(name="cut.png", build=lambda: make_png(["A"])[:700], code="corrupt"),
    HostileFile(
        name="huge.tiff", build=lambda: tiff(60_000, 60_000), code="expands_too_much"
    ),
    HostileFile(name="endless.tiff", build=endless_tiff),
    HostileFile(
        name="program.pdf", build=lambda: b"MZ" + bytes(999), code="unsupported"
    ),
    HostileFile(
        name="elf.docx", build=lambda: b"\x7fELF" + bytes(999), code="unsupported"
    ),
    HostileFile(name="old.doc", build=lambda: ole("WordDocument"), code="old_format"),
    HostileFile(name="old.xls", build=lambda: ole("Workbook"), code="old_format"),
    HostileFile(
        name="old.ppt", build=lambda: ole("PowerPoint Document"), code="old_format"
    ),
    HostileFile(
        name="packed.gz", build=lambda: gzip.compress(bytes(99_999)), code="unsupported"
    ),
    HostileFile(
        name="deep.html",
        build=lambda: b"<html><body>" + b"<div>" * 500_000 + b"deep",
        code="nested_too_deep",
    ),
    HostileFile(name="deep.json", build=lambda: b"[" * 500_000 + b"]" * 500_000),
    HostileFile(name="deep.rtf", build=lambda: b"{\\rtf1 " + b"{" * MILLION + b"a"),
    HostileFile(name="deep.md", build=lambda: b"> " * 50_000 + b"deep", code="empty"),
    HostileFile(name="deep.eml", build=deep_mail, code="nested_too_deep"),
    HostileFile(name="quotes.csv", build=lambda: b'a;b\n"' + b"x," * MILLION),
    HostileFile(
        name="pdf-in-zip.zip",
        build=lambda: zipped({"a": b"b"}) + make_pdf(1),
        code="unsupported",
    ),
    HostileFile(name="gif.pdf", build=lambda: b"GIF89a" + make_pdf(1)),
    HostileFile(name="words.pdf", build=lambda: b"These are only words.\n"),
)
