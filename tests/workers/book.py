"""A document of pages that are made on the spot, for tests of who reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from workers.limits import Limits
from workers.readers import Census, PageClass, PageContent
from workers.readers.types import Closing


class Book(Closing):
    """A reader whose pages can be made to fail."""

    unit = "page"

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.read_numbers: list[int] = []
        self.failing: dict[int, BaseException] = {}
        self.before: Callable[[int], None] = lambda number: None
        self.is_open = False

    def open(self, path: Path, kind: Any, limits: Limits) -> Self:
        self.is_open = True
        return self

    def census(self) -> Census:
        classes = (PageClass.TEXT,) * self.pages
        return Census(unit=self.unit, pages=self.pages, classes=classes)

    def metadata(self) -> dict[str, str]:
        return {"title": "A book"}

    def read(self, number: int) -> PageContent:
        self.read_numbers.append(number)
        self.before(number)
        if number in self.failing:
            raise self.failing[number]
        return PageContent(
            number=number,
            text=f"This is page number {number}.",
            via="ocr",
            page_class=PageClass.IMAGE,
            milliseconds=7,
            confidence=0.9,
        )

    def close(self) -> None:
        self.is_open = False
