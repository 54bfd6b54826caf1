"""Looks at one page of a PDF: its objects, its text layer, its picture."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium
from PIL import Image
from pypdfium2 import PdfiumError, PdfPage

from workers.readers.normalise import garbled_share
from workers.readers.types import PageClass

#: Of 3,815 real exam pages, those below 50 characters were scans, and those above a
#: share of 0.02 had a font without a table to Unicode; the rest read well.
MIN_CHARACTERS = 50
MAX_GARBLED = 0.02
#: A picture of this share of the page is a scan, and a line or two beside it no more
#: than what an archive stamped on it.
SCAN_SHARE = 0.8
STAMP_CHARACTERS = 150
#: A page without text but with many lines may show letters drawn as outlines.
MANY_PATHS = 50
MAX_OBJECTS = 2_000
MAX_DEPTH = 3
POINTS_PER_INCH = 72
#: Units of UTF-16 for each character: line ends are two, and so are rare letters.
UNITS_PER_CHARACTER = 2
BYTES_PER_UNIT = 2
#: Units that suffice for most pages.
LEAST_ROOM = 8192

#: The same two functions by plain addresses: a page may have thousands of objects, of
#: which but the type is asked, and an object of Python for each costs more than that.
_object_at = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFPage_GetObject, ctypes.c_void_p).value or 0
)
_type_at = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFPageObj_GetType, ctypes.c_void_p).value or 0
)
#: What more than the type is asked of, and the same as a table of marks.
_LOOKED_INTO = bytes((pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM))
_MARKS = bytes(kind in _LOOKED_INTO for kind in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page's objects are, as far as the first `MAX_OBJECTS` tell."""

    has_text: bool
    has_image: bool
    paths: int
    #: The share of the page that its largest picture covers.
    image_share: float = 0.0

    @property
    def has_picture(self) -> bool:
        """Whether there is anything that only OCR could read."""
        return self.has_image or self.paths >= MANY_PATHS

    @property
    def page_class(self) -> PageClass:
        """The class of the page by its objects alone."""
        if self.has_text:
            return PageClass.MIXED if self.has_image else PageClass.TEXT
        return PageClass.IMAGE if self.has_picture else PageClass.BLANK


def look_at(page: PdfPage) -> Look:
    """Count a page's objects by type; forms are looked into."""
    raw = page.raw
    numbers = range(min(MAX_OBJECTS, pdfium.FPDFPage_CountObjects(raw)))
    addresses = list(map(_object_at, itertools.repeat(raw), numbers))
    kinds = bytes(map(_type_at, addresses))
    found = itertools.compress(addresses, kinds.translate(_MARKS))
    inner = itertools.chain.from_iterable(map(_at, found))
    items = list(itertools.islice(inner, MAX_OBJECTS))
    kinds = kinds.translate(None, _LOOKED_INTO) + bytes(kind for kind, _ in items)
    return Look(
        has_text=pdfium.FPDF_PAGEOBJ_TEXT in kinds,
        has_image=pdfium.FPDF_PAGEOBJ_IMAGE in kinds,
        paths=kinds.count(pdfium.FPDF_PAGEOBJ_PATH),
        image_share=_image_share(page, items),
    )


def _at(address: int) -> Iterator[tuple[int, Any]]:
    return _inside(ctypes.cast(address, pdfium.FPDF_PAGEOBJECT), MAX_DEPTH)


def _inside(item: Any, depth: int) -> Iterator[tuple[int, Any]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind != pdfium.FPDF_PAGEOBJ_FORM or not depth:
        yield kind, item
        return
    count = min(MAX_OBJECTS, max(0, pdfium.FPDFFormObj_CountObjects(item)))
    for index in range(count):
        yield from _inside(pdfium.FPDFFormObj_GetObject(item, index), depth - 1)


def _image_share(page: PdfPage, items: Sequence[tuple[int, Any]]) -> float:
    images = (item for kind, item in items if kind == pdfium.FPDF_PAGEOBJ_IMAGE)
    largest = max(map(_area, images), default=0.0)
    width, height = page.get_size() if largest else (1.0, 1.0)
    return largest / (width * height) if width * height > 0 else 0.0


def _area(item: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found = pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    if not found:
        return 0.0
    return max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)


def text_layer(page: PdfPage) -> str:
    """Return the text that the page itself carries, as PDFium orders it.

    Raises:
        PdfiumError: PDFium finds the page's text too damaged.
    """
    layer = pdfium.FPDFText_LoadPage(page)
    if not layer:
        raise PdfiumError("no text layer can be made of this page")
    try:
        return _within(layer, page.get_bbox())
    finally:
        pdfium.FPDFText_ClosePage(layer)


def _within(layer: Any, box: tuple[float, float, float, float]) -> str:
    """Return the text in a box, asked for once if there is room for it.

    pypdfium2 asks for its length first, and PDFium finds all of it each time.
    """
    left, bottom, right, top = box
    room = UNITS_PER_CHARACTER * pdfium.FPDFText_CountChars(layer)
    while True:
        buffer = _buffer(room)
        room = len(buffer)
        found = pdfium.FPDFText_GetBoundedText(
            layer, left, top, right, bottom, buffer, room
        )
        if found < room:
            # The last one is a NUL, which is there whenever anything is.
            data = ctypes.string_at(buffer, BYTES_PER_UNIT * max(0, found - 1))
            return data.decode("utf-16-le", "ignore")


def _buffer(units: int) -> ctypes.Array[ctypes.c_ushort]:
    """Return room for more units than these; each length is a type, which costs."""
    return (ctypes.c_ushort * max(LEAST_ROOM, 1 << units.bit_length()))()


def is_garbled(text: str) -> bool:
    """Tell whether a text layer is gibberish, so that the page's picture is better."""
    return garbled_share(text) > MAX_GARBLED


def is_plenty(text: str) -> bool:
    """Tell whether a text layer is so long that it is the page's own text."""
    return len(text.strip()) >= STAMP_CHARACTERS


def is_too_short(text: str, look: Look) -> bool:
    """Tell whether a page shows more than its text layer says."""
    if is_plenty(text):
        return False
    if look.image_share >= SCAN_SHARE:
        return True
    return len(text.strip()) < MIN_CHARACTERS and look.has_picture


def picture(page: PdfPage, *, dpi: int, max_pixels: int) -> Image.Image:
    """Render a page in grey at a resolution that keeps it within a bound of pixels."""
    width, height = page.get_size()
    scale = dpi / POINTS_PER_INCH
    area = width * height
    if area * scale * scale > max_pixels:
        scale = math.sqrt(max_pixels / area)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        image: Image.Image = bitmap.to_pil()
        return image.copy()
    finally:
        bitmap.close()
