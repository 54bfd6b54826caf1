"""Writes the objects of a small PDF file, the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence

from workers.samples.pdf_lock import Lock, lock_with

_CATALOG, _PAGES, _REGULAR, _BOLD = 1, 2, 3, 4
_FIRST_FREE = 5
_FILE_ID = bytes(range(16))
A4 = (595, 842)


class PdfFile:
    """Collects pages and gives the bytes of a file (PDF 1.4).

    The catalog and the page tree are written last, so that a file which is cut off
    cannot be opened: as it is with a copy that was interrupted.
    """

    def __init__(self, *, password: str = "") -> None:
        self._objects: dict[int, bytes] = {}
        self._kids: list[int] = []
        self._lock: Lock | None = lock_with(password, _FILE_ID) if password else None

    def add_page(self, content: bytes, images: Sequence[int] = ()) -> None:
        """Add an A4 page with its drawing operators; images are numbers of objects."""
        stream = self._add_stream("", content)
        pictures = " ".join(f"/Im{number} {number} 0 R" for number in images)
        page = (
            f"<< /Type /Page /Parent {_PAGES} 0 R /Contents {stream} 0 R "
            f"/MediaBox [0 0 {A4[0]} {A4[1]}] /Resources << "
            f"/Font << /F1 {_REGULAR} 0 R /F2 {_BOLD} 0 R >> "
            f"/XObject << {pictures} >> >> >>"
        )
        self._kids.append(self._add(page.encode()))

    def add_jpeg(self, data: bytes, width: int, height: int) -> int:
        """Add a grey JPEG and return its number, for `add_page`."""
        entries = (
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
            "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode "
        )
        return self._add_stream(entries, data)

    def finish(self, *, title: str, author: str) -> bytes:
        """Return the whole file."""
        number = self._next()
        fields = (("Title", title), ("Author", author))
        entries = " ".join(
            f"/{name} <{self._sealed(number, value.encode('cp1252')).hex()}>"
            for name, value in fields
        )
        self._objects[number] = f"<< {entries} >>".encode()
        lock = self._add(self._lock.dictionary.encode()) if self._lock else 0
        self._add_roots()
        return self._bytes(info=number, lock=lock)

    def _add_roots(self) -> None:
        kids = " ".join(f"{number} 0 R" for number in self._kids)
        roots = {
            _REGULAR: _font("Helvetica"),
            _BOLD: _font("Helvetica-Bold"),
            _CATALOG: f"<< /Type /Catalog /Pages {_PAGES} 0 R >>",
            _PAGES: f"<< /Type /Pages /Kids [{kids}] /Count {len(self._kids)} >>",
        }
        self._objects |= {number: text.encode() for number, text in roots.items()}

    def _bytes(self, *, info: int, lock: int) -> bytes:
        out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        offsets: dict[int, int] = {}
        for number, body in self._objects.items():
            offsets[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        for number in sorted(offsets):
            out += b"%010d 00000 n \n" % offsets[number]
        return bytes(out + self._trailer(info, lock, start))

    def _trailer(self, info: int, lock: int, start: int) -> bytes:
        locked = f"/Encrypt {lock} 0 R " if lock else ""
        return (
            f"trailer\n<< /Size {len(self._objects) + 1} /Root {_CATALOG} 0 R "
            f"/Info {info} 0 R {locked}/ID [<{_FILE_ID.hex()}> <{_FILE_ID.hex()}>] >>\n"
            f"startxref\n{start}\n%%EOF\n"
        ).encode()

    def _add_stream(self, entries: str, data: bytes) -> int:
        number = self._next()
        sealed = self._sealed(number, data)
        head = f"<< {entries}/Length {len(sealed)} >>\nstream\n".encode()
        self._objects[number] = head + sealed + b"\nendstream"
        return number

    def _add(self, body: bytes) -> int:
        number = self._next()
        self._objects[number] = body
        return number

    def _next(self) -> int:
        return _FIRST_FREE + len(self._objects)

    def _sealed(self, number: int, data: bytes) -> bytes:
        return self._lock.seal(number, data) if self._lock else data


def _font(name: str) -> str:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} "
        "/Encoding /WinAnsiEncoding >>"
    )
