"""A reader over the parts of a document, each loaded when it is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from workers.errors import PageUnreadable, ReadingError, TooManyPages
from workers.limits import Limits
from workers.readers.normalise import clean, cut
from workers.readers.types import Census, Closing, PageClass, PageContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The raw text of one part, and a sentence for a person where one is needed."""

    text: str
    note: str = ""


#: Loads one part, counted from 0; a `ReadingError` concerns this part alone.
Load = Callable[[int], Part]


class PartsReader(Closing):
    """An open document of slides, sheets, chapters or parts of a message.

    Args:
        classes: What a first look told of each part; text, when it told nothing.
        resources: Closed together with the reader.

    Raises:
        TooManyPages: there are more parts than the limit allows.
    """

    def __init__(
        self,
        *,
        unit: str,
        pages: int,
        load: Load,
        limits: Limits,
        metadata: Mapping[str, str] | None = None,
        classes: Sequence[PageClass] = (),
        resources: ExitStack | None = None,
    ) -> None:
        check_page_count(pages, unit, limits)
        self.unit = unit
        self._pages = pages
        self._load = load
        self._limits = limits
        self._metadata = dict(metadata or {})
        self._classes = tuple(classes) or (PageClass.TEXT,) * pages
        self._resources = resources or ExitStack()

    def census(self) -> Census:
        """Count the parts without reading them."""
        return Census(unit=self.unit, pages=self._pages, classes=self._classes)

    def read(self, number: int) -> PageContent:
        """Return one part, counted from 1, as clean text.

        Raises:
            PageUnreadable: there is no such part, or it cannot be read.
        """
        started = time.perf_counter()
        part = self._loaded(number)
        text, note = cut(clean(part.text), self._limits.max_characters_per_page)
        return PageContent(
            number=number,
            text=text,
            via="text",
            page_class=class_of(text),
            milliseconds=elapsed(started),
            note=note or part.note,
        )

    def _loaded(self, number: int) -> Part:
        if not 1 <= number <= self._pages:
            raise PageUnreadable(detail=f"no {self.unit} {number}")
        try:
            return self._load(number - 1)
        except PageUnreadable:
            raise
        except ReadingError as error:
            detail = f"{self.unit} {number}: {error.detail or error.message}"
            raise PageUnreadable(detail=detail) from error

    def metadata(self) -> dict[str, str]:
        """Return what the document says of itself."""
        return {key: clean(value) for key, value in self._metadata.items()}

    def close(self) -> None:
        """Let go of the file."""
        self._resources.close()


def check_page_count(
    pages: int, unit: str, limits: Limits, *, is_whole: bool = True
) -> None:
    """Refuse a document of too many pages.

    Args:
        is_whole: Whether they were counted to the end.

    Raises:
        TooManyPages: with both numbers in its message.
    """
    if pages > limits.max_pages:
        found = f"{pages:,}" if is_whole else f"more than {limits.max_pages:,}"
        raise TooManyPages(
            f"This document has {found} {unit}s; at most {limits.max_pages:,} can be "
            "read at once. Split it and hand in the parts."
        )


def elapsed(started: float) -> int:
    """Return the milliseconds since a reading of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000)


def class_of(text: str) -> PageClass:
    """Return the class of a part that has no pictures."""
    return PageClass.TEXT if text.strip() else PageClass.BLANK
