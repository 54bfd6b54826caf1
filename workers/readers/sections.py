"""Documents without fixed pages: cut into sections, all in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from workers.errors import Empty, PageUnreadable, TooManyPages
from workers.limits import Limits
from workers.readers.normalise import clean, cut
from workers.readers.types import Census, PageClass, PageContent

BLOCK_CHARACTERS = 3_000
NO_TEXT = (
    "There is no text in this file. Pictures of text can be read: hand them in as "
    "PDF, PNG or JPEG."
)


class SectionsReader:
    """A reader over texts that are already in memory.

    Raises:
        Empty: no section has any text.
        TooManyPages: there are more sections than the limit allows.
    """

    def __init__(
        self,
        *,
        unit: str,
        texts: Sequence[str],
        limits: Limits,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        if not any(text.strip() for text in texts):
            raise Empty(NO_TEXT)
        check_page_count(len(texts), unit, limits)
        self.unit = unit
        self._texts = texts
        self._limits = limits
        self._metadata = dict(metadata or {})

    def census(self) -> Census:
        """Count the sections; only an empty one is not of class text."""
        classes = tuple(_class_of(text) for text in self._texts)
        return Census(unit=self.unit, pages=len(classes), classes=classes)

    def read(self, number: int) -> PageContent:
        """Return one section, counted from 1, as clean text."""
        if not 1 <= number <= len(self._texts):
            raise PageUnreadable(detail=f"no {self.unit} {number}")
        started = time.perf_counter()
        text, note = cut(
            clean(self._texts[number - 1]), self._limits.max_characters_per_page
        )
        return PageContent(
            number=number,
            text=text,
            via="text",
            page_class=_class_of(text),
            milliseconds=elapsed(started),
            note=note,
        )

    def metadata(self) -> dict[str, str]:
        """Return what the document says of itself."""
        return dict(self._metadata)

    def close(self) -> None:
        """Forget the texts."""
        self._texts = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def check_page_count(pages: int, unit: str, limits: Limits) -> None:
    """Refuse a document of too many pages.

    Raises:
        TooManyPages: with both numbers in its message.
    """
    if pages > limits.max_pages:
        raise TooManyPages(
            f"This document has {pages:,} {unit}s; at most {limits.max_pages:,} can "
            "be read at once. Split it and hand in the parts."
        )


def elapsed(started: float) -> int:
    """Return the milliseconds since a reading of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000)


def blocks(text: str, size: int = BLOCK_CHARACTERS) -> Iterator[str]:
    """Cut text into blocks of about `size` characters at the best border there is.

    A border between paragraphs is better than one between lines, and that better
    than one between words; nothing is lost but the white space at a border.
    """
    start = 0
    while len(text) - start > size:
        end = _border(text, start, start + size)
        yield text[start:end].rstrip()
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    if text[start:].strip() or start == 0:
        yield text[start:]


def _border(text: str, start: int, end: int) -> int:
    earliest = start + (end - start) // 2
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, earliest, end)
        if found > 0:
            return found + len(mark)
    return end


def _class_of(text: str) -> PageClass:
    return PageClass.TEXT if text.strip() else PageClass.BLANK
