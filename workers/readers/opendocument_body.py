"""Turns the content of an OpenDocument file into blocks, slides or rows."""

from __future__ import annotations

from typing import Any

from workers.readers.outline import Block
from workers.readers.xml import Target, attribute, local

#: Comments and deleted text are no part of what a reader of the document sees.
_SKIPPED = ("annotation", "tracked-changes", "forms", "shapes")
#: What a picture says of itself, in SVG's words.
_SKIPPED_NAMESPACE = "svg-compatible"
_LITERALS = {"tab": "\t", "line-break": "\n"}
_PARAGRAPHS = ("p", "h")
#: One element may ask for a million spaces, or equal cells, or equal rows.
MAX_REPEATED = 100
NOTES = "Notes:"


class ContentTarget(Target):
    """Base of the three: takes paragraphs apart and hands on what they say."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._depth = 0
        self._skipping = 0

    def start(self, tag: str, attributes: Any) -> None:
        """Take a start tag."""
        name = local(tag)
        if self._skipping or name in _SKIPPED or _SKIPPED_NAMESPACE in tag:
            self._skipping += 1
        elif name in _PARAGRAPHS:
            self._depth += 1
            self.opened(name, attributes)
        elif name in _LITERALS:
            self._words.append(_LITERALS[name])
        elif name == "s":
            self._words.append(" " * repeated(attributes, "c"))
        else:
            self.opened(name, attributes)

    def end(self, tag: str) -> None:
        """Take an end tag."""
        name = local(tag)
        if self._skipping:
            self._skipping -= 1
        elif name in _PARAGRAPHS:
            self._depth -= 1
            text = "".join(self._words).strip()
            self._words = []
            self.paragraph(text, is_heading=name == "h")
        else:
            self.closed(name)

    def data(self, text: str) -> None:
        """Take characters; only those inside of a paragraph count."""
        if self._depth and not self._skipping:
            self._words.append(text)

    def opened(self, name: str, attributes: Any) -> None:
        """An element begins that is no text."""

    def closed(self, name: str) -> None:
        """An element ends that is no text."""

    def paragraph(self, text: str, *, is_heading: bool) -> None:
        """A paragraph or heading is complete."""


class RowsTarget(ContentTarget):
    """Adds tables: the cells of a row are set apart by tabs."""

    def __init__(self) -> None:
        super().__init__()
        self._row: list[str] = []
        self._cell: list[str] = []
        self._tables = 0
        self._cell_repeated = self._row_repeated = 1

    def opened(self, name: str, attributes: Any) -> None:
        """Notice how often a row or cell stands there."""
        if name == "table":
            self._tables += 1
        elif name == "table-row":
            self._row_repeated = repeated(attributes, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            self._cell_repeated = repeated(attributes, "number-columns-repeated")

    def closed(self, name: str) -> None:
        """Take the cell or row that is complete."""
        if name == "table":
            self._tables -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._row += [" ".join(self._cell)] * self._cell_repeated
            self._cell = []
        elif name == "table-row":
            text = "\t".join(self._row).rstrip()
            self._row = []
            for _ in range(self._row_repeated if text else 0):
                self.row(text)

    def paragraph(self, text: str, *, is_heading: bool) -> None:
        """Take a paragraph into its cell."""
        if text and self._tables:
            self._cell.append(text)

    def row(self, text: str) -> None:
        """A row that is not empty is complete."""


class TextTarget(RowsTarget):
    """Collects the flow of a text, with the breaks that its last layout left."""

    def __init__(self) -> None:
        super().__init__()
        self.flow: list[Block] = []
        self._starts_page = False
        self._style = ""
        self._breaking: set[str] = set()

    def opened(self, name: str, attributes: Any) -> None:
        """Notice breaks: in the text, or by the style of a paragraph."""
        super().opened(name, attributes)
        if name == "style":
            self._style = attribute(attributes, "name")
        elif name == "paragraph-properties":
            if attribute(attributes, "break-before") == "page":
                self._breaking.add(self._style)
        elif name == "soft-page-break":
            self._starts_page = True
        elif name in _PARAGRAPHS:
            self._starts_page |= attribute(attributes, "style-name") in self._breaking

    def paragraph(self, text: str, *, is_heading: bool) -> None:
        """Take a paragraph into its cell, or into the flow."""
        super().paragraph(text, is_heading=is_heading)
        if text and not self._tables:
            self._add(text, is_heading=is_heading)

    def row(self, text: str) -> None:
        """Take a row into the flow."""
        self._add(text, is_row=True)

    def _add(
        self, text: str, *, is_heading: bool = False, is_row: bool = False
    ) -> None:
        block = Block(
            text=text,
            is_heading=is_heading,
            is_row=is_row,
            starts_page=self._starts_page,
        )
        self.flow.append(block)
        self._starts_page = False


class SlidesTarget(RowsTarget):
    """Collects the blocks of each slide; its notes follow under a word of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: list[list[Block]] = []

    def opened(self, name: str, attributes: Any) -> None:
        """Begin a slide, or its notes."""
        super().opened(name, attributes)
        if name == "page":
            self.slides.append([])
        elif name == "notes":
            self._add(Block(text=NOTES))

    def closed(self, name: str) -> None:
        """Forget the word when no notes followed it."""
        super().closed(name)
        slide = self.slides[-1] if self.slides else []
        if name == "notes" and slide and slide[-1].text == NOTES:
            slide.pop()

    def paragraph(self, text: str, *, is_heading: bool) -> None:
        """Take a paragraph; those of a slide touch, as in a list."""
        super().paragraph(text, is_heading=is_heading)
        if text and not self._tables:
            self._add(Block(text=text, is_row=True))

    def row(self, text: str) -> None:
        """Take a row of a table."""
        self._add(Block(text=text, is_row=True))

    def _add(self, block: Block) -> None:
        if self.slides:
            self.slides[-1].append(block)


class SheetsTarget(RowsTarget):
    """Collects the rows of each sheet as text, as its cells show it."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, list[str]] = {}
        self._name = ""

    def opened(self, name: str, attributes: Any) -> None:
        """Begin a sheet; a table within a table is none."""
        super().opened(name, attributes)
        if name == "table" and self._tables == 1:
            self._name = attribute(attributes, "name")
            self.sheets.setdefault(self._name, [])

    def row(self, text: str) -> None:
        """Take a row of the sheet."""
        self.sheets.setdefault(self._name, []).append(text)


def repeated(attributes: Any, name: str) -> int:
    """Return how often an element counts: once, or as often as it says, in reason."""
    value = attribute(attributes, name)
    return min(int(value), MAX_REPEATED) if value.isdecimal() else 1
