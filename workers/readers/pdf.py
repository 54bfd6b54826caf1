"""Reads PDF: the text layer where it is usable, else the page's picture by OCR."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2.raw as pdfium
from PIL import Image
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from workers.errors import Corrupt, Encrypted, PageUnreadable, ReadingError
from workers.limits import Limits
from workers.readers.normalise import clean, cut
from workers.readers.ocr import OcrText, recognise
from workers.readers.parts import check_page_count
from workers.readers.pdf_page import (
    is_garbled,
    is_plenty,
    is_too_short,
    look_at,
    picture,
    text_layer,
)
from workers.readers.types import Census, Closing, PageClass, PageContent, Via

BLANK_NOTE = "There is no text on this page."
_LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_PAGE_ERRORS = (PdfiumError, ValueError, AssertionError, OverflowError)
_FIELDS = ("Title", "Author", "Subject", "Keywords", "Creator", "CreationDate")

#: Characters that the census keeps of the text layers that it comes by: some hundreds
#: of pages. Loading a page again costs as much as taking its text.
KEPT_CHARACTERS = 2_000_000

#: Files up to this size are handed to PDFium in memory. From a path it takes three
#: system calls for each half a kilobyte.
READ_AT_ONCE_BYTES = 16_000_000

# PDFium keeps global state: two threads in it at once end in a segmentation fault.
_pdfium_lock = threading.RLock()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A page as PDFium gave it; the picture is there when OCR is needed."""

    layer: str
    is_garbled: bool
    page_class: PageClass
    image: Image.Image | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A good text layer, and the seconds that it took to come by."""

    layer: str
    seconds: float


class PdfReader(Closing):
    """A PDF, open.

    Raises:
        Encrypted: it needs a password.
        Corrupt: PDFium cannot open it, even by repairing it.
        TooManyPages: it has more pages than the limit allows.
    """

    unit = "page"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._classes: tuple[PageClass, ...] = ()
        self._kept: dict[int, _Kept] = {}
        self._room = KEPT_CHARACTERS
        self._document = _open(path)
        with _pdfium_lock:
            self._pages = len(self._document)
        try:
            check_page_count(self._pages, self.unit, limits)
        except ReadingError:
            self.close()
            raise

    def census(self) -> Census:
        """Count and classify the pages by their objects; keep the text of the first."""
        self._classes = tuple(map(self._class_of, range(1, self._pages + 1)))
        return Census(unit=self.unit, pages=self._pages, classes=self._classes)

    def count(self) -> int:
        """Count the pages without looking at any."""
        return self._pages

    def read(self, number: int) -> PageContent:
        """Read one page, by OCR where its text layer is missing or garbled.

        Raises:
            PageUnreadable: the page is damaged, or its text cannot be recognised.
        """
        started = time.perf_counter()
        if kept := self._kept.pop(number, None):
            return self._content(number, self._seen(number, kept.layer), kept.seconds)
        seen = self._see(number)
        found = recognise(seen.image) if seen.image else None
        return self._content(number, seen, time.perf_counter() - started, found)

    def metadata(self) -> dict[str, str]:
        """Return the fields of the document's own information dictionary."""
        with _pdfium_lock:
            values = {name: self._document.get_metadata_value(name) for name in _FIELDS}
        return {name.lower(): clean(value) for name, value in values.items() if value}

    def close(self) -> None:
        """Let go of the file."""
        with _pdfium_lock:
            self._document.close()

    def _class_of(self, number: int) -> PageClass:
        """A page that cannot be loaded counts as text: reading it says why."""
        try:
            with self._page(number) as page:
                look = look_at(page)
                if look.has_text and self._room > 0:
                    self._keep(number, page)
                return look.page_class
        except PageUnreadable:
            return PageClass.TEXT

    def _keep(self, number: int, page: PdfPage) -> None:
        """Take the text of a page that is loaded anyway; a doubtful one is left.

        With the first that finds no room it ends: the others would be taken in vain.
        """
        started = time.perf_counter()
        layer = text_layer(page)
        if not is_plenty(layer) or is_garbled(layer):
            return
        self._room -= len(layer)
        if self._room >= 0:
            seconds = time.perf_counter() - started
            self._kept[number] = _Kept(layer=layer, seconds=seconds)

    def _see(self, number: int) -> _Seen:
        with self._page(number) as page:
            layer = text_layer(page)
            garbled = is_garbled(layer)
            if self._classes and not garbled and is_plenty(layer):
                # The census has looked, and nothing more could be learnt.
                return self._seen(number, layer)
            look = look_at(page)
            needs_ocr = garbled or is_too_short(layer, look)
            return _Seen(
                layer=layer,
                is_garbled=garbled,
                page_class=look.page_class,
                image=self._picture(page) if needs_ocr else None,
            )

    def _seen(self, number: int, layer: str) -> _Seen:
        """A page with a good layer, of the class that the census gave it."""
        page_class = self._classes[number - 1]
        return _Seen(layer=layer, is_garbled=False, page_class=page_class, image=None)

    def _picture(self, page: PdfPage) -> Image.Image:
        limits = self._limits
        return picture(page, dpi=limits.render_dpi, max_pixels=limits.max_render_pixels)

    @contextmanager
    def _page(self, number: int) -> Iterator[PdfPage]:
        if not 1 <= number <= self._pages:
            raise PageUnreadable(detail=f"no page {number}")
        try:
            with _pdfium_lock:
                page = self._document[number - 1]
                try:
                    yield page
                finally:
                    page.close()
        except _PAGE_ERRORS as error:
            raise PageUnreadable(detail=f"page {number}: {error}") from error

    def _content(
        self, number: int, seen: _Seen, seconds: float, found: OcrText | None = None
    ) -> PageContent:
        raw, via, page_class = _choose(seen, found)
        text, note = cut(clean(raw), self._limits.max_characters_per_page)
        return PageContent(
            number=number,
            text=text,
            via=via,
            page_class=page_class if text else PageClass.BLANK,
            milliseconds=round(seconds * 1000),
            confidence=found.confidence if found and via == "ocr" else None,
            note=note if text else BLANK_NOTE,
        )


def _choose(seen: _Seen, found: OcrText | None) -> tuple[str, Via, PageClass]:
    """Take the recognised text, unless a short but good layer says more than it."""
    if found is None:
        return seen.layer, "text", seen.page_class
    if seen.is_garbled or len(found.text) >= len(seen.layer.strip()):
        return found.text, "ocr", PageClass.IMAGE
    return seen.layer, "text", seen.page_class


def _open(path: Path) -> PdfDocument:
    try:
        is_small = path.stat().st_size <= READ_AT_ONCE_BYTES
        with _pdfium_lock:
            return PdfDocument(path.read_bytes() if is_small else path)
    except PdfiumError as error:
        if error.err_code in _LOCKED:
            raise Encrypted(detail=str(error)) from error
        raise Corrupt(detail=str(error)) from error
