"""The page strip: what each page of a document stands at, for one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from progress import page_classes

#: Most cells in one strip; longer documents are shown by ranges.
WINDOW = 300

LABELS: dict[str, str] = {
    "waiting": "waiting",
    "work": "being read",
    "text": "text",
    "ocr": "text by OCR",
    "failed": "failed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One page: its number, its look (a key of LABELS), and the census's class."""

    number: int
    look: str
    page_class: str

    @property
    def label(self) -> str:
        """What is said of it on hover and to a screen reader."""
        is_image = self.page_class == "image" and self.look in ("waiting", "work")
        return LABELS[self.look] + (", image" if is_image else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The range of pages (first to last, from 1) that a strip shows."""

    first: int
    last: int
    total: int

    @property
    def previous(self) -> int | None:
        """The first page of the range before, if there is one."""
        return self.first - WINDOW if self.first > 1 else None

    @property
    def next(self) -> int | None:
        """The first page of the range after, if there is one."""
        return self.last + 1 if self.last < self.total else None

    @property
    def is_whole(self) -> bool:
        """Whether it shows all pages."""
        return self.first == 1 and self.last == self.total


def window(total: int, number: int) -> Window:
    """Return the range that holds page `number` of `total`."""
    inside = min(max(number, 1), max(total, 1))
    first = (inside - 1) // WINDOW * WINDOW + 1
    return Window(first=first, last=min(first + WINDOW - 1, total), total=total)


def look(state: str, via: str) -> str:
    """Return the look of a page that was read in `state` by way of `via`."""
    if state == "failed":
        return "failed"
    return "ocr" if via == "ocr" else "text"


def cells(
    shown: Window, letters: str, looks: Mapping[int, str], *, working: int | None
) -> list[Cell]:
    """Return the cells of a range.

    `letters` are the census's classes, `looks` those of the pages already read,
    `working` the number of the page in work, if any.
    """
    names = page_classes.decode(letters[shown.first - 1 : shown.last])
    return [
        Cell(
            number=number,
            look=looks.get(number, "work" if number == working else "waiting"),
            page_class=names[index] if index < len(names) else "",
        )
        for index, number in enumerate(range(shown.first, shown.last + 1))
    ]
