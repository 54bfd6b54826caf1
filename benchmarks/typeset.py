"""Sets text as word processors do: lines in an embedded font, compressed, justified."""

from __future__ import annotations

import textwrap
import zlib
from collections.abc import Iterator, Sequence
from functools import cache

from PIL import ImageFont

from workers.samples.report import report_page

WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595, 842, 64, 10, 13.2
#: Letters of a line, and lines of a page: some 3,000 characters together.
COLUMNS, LINES = 80, 54
_CATALOG, _PAGES, _FONT = 1, 2, 3
_FIRST, _LAST = 32, 255


def typeset(pages: int) -> bytes:
    """Return a PDF of so many pages; each is full, and says something else."""
    objects: dict[int, bytes] = _font_objects()
    kids: list[int] = []
    for lines in _full_pages(pages):
        content = max(objects) + 1
        objects[content] = _stream("", "\n".join(_operators(lines)).encode("cp1252"))
        kids.append(content + 1)
        objects[content + 1] = _page(content)
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[_CATALOG] = f"<< /Type /Catalog /Pages {_PAGES} 0 R >>".encode()
    root = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>"
    objects[_PAGES] = root.encode()
    return _file(objects)


def _full_pages(pages: int) -> Iterator[list[str]]:
    lines: list[str] = []
    number = 0
    while pages:
        number += 1
        part = report_page(number)
        for text in (part.heading, *part.paragraphs, part.aside):
            lines += [*textwrap.wrap(text, COLUMNS), ""]
        if len(lines) >= LINES:
            yield lines[:LINES]
            lines, pages = lines[LINES:], pages - 1


def _operators(lines: Sequence[str]) -> Iterator[str]:
    """Each line is placed, and the gaps between its words take up what is left."""
    yield f"BT /F1 {SIZE} Tf"
    for number, line in enumerate(lines):
        if line:
            y = HEIGHT - MARGIN - number * LEADING
            yield f"1 0 0 1 {MARGIN} {y:.2f} Tm [{_justified(line)}] TJ"
    yield "ET"


def _justified(line: str) -> str:
    words = [
        word.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        for word in line.split()
    ]
    left = (WIDTH - 2 * MARGIN) * 1000 / SIZE - sum(map(_width_of, line))
    extra = left / max(1, len(words) - 1) if len(line) > COLUMNS * 0.8 else 0
    return f" {-round(extra)} ".join(f"({word} )" for word in words)


def _width_of(letter: str) -> int:
    return _widths()[letter.encode("cp1252")[0] - _FIRST]


@cache
def _widths() -> list[int]:
    """Thousandths of the size that each letter of the font takes."""
    font = ImageFont.load_default(1000)
    letters = (bytes([code]).decode("cp1252", "replace") for code in _codes())
    return [round(font.getlength(letter)) for letter in letters]


def _codes() -> range:
    return range(_FIRST, _LAST + 1)


def _font_objects() -> dict[int, bytes]:
    """The font that Pillow brings along, embedded with a table to Unicode."""
    font = ImageFont.load_default(1000)
    assert isinstance(font, ImageFont.FreeTypeFont)
    data = font.font_bytes
    widths = " ".join(map(str, _widths()))
    return {
        _FONT: (
            "<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Aileron-Regular "
            f"/FirstChar {_FIRST} /LastChar {_LAST} /Widths [{widths}] "
            "/Encoding /WinAnsiEncoding /FontDescriptor 4 0 R /ToUnicode 6 0 R >>"
        ).encode(),
        4: (
            b"<< /Type /FontDescriptor /FontName /AAAAAA+Aileron-Regular /Flags 32 "
            b"/FontBBox [-200 -300 1200 1000] /ItalicAngle 0 /Ascent 900 "
            b"/Descent -250 /CapHeight 700 /StemV 80 /FontFile2 5 0 R >>"
        ),
        5: _stream(f"/Length1 {len(data)} ", data),
        6: _stream("", _to_unicode().encode()),
    }


def _to_unicode() -> str:
    """A character map by single codes, a hundred a section (ISO 32000-1, 9.10.3)."""
    pairs = [
        f"<{code:02x}> <{ord(bytes([code]).decode('cp1252', 'replace')):04x}>"
        for code in _codes()
    ]
    sections = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(each)} beginbfchar\n" + "\n".join(each) + "\nendbfchar"
        for each in sections
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{body}\nendcmap end end"
    )


def _page(content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent {_PAGES} 0 R /Contents {content} 0 R "
        f"/MediaBox [0 0 {WIDTH} {HEIGHT}] "
        f"/Resources << /Font << /F1 {_FONT} 0 R >> >> >>"
    ).encode()


def _stream(entries: str, data: bytes) -> bytes:
    packed = zlib.compress(data)
    head = f"<< {entries}/Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _file(objects: dict[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    table = b"0000000000 65535 f \n"
    for number in sorted(objects):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n%b" % (size, table)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (size, _CATALOG)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
