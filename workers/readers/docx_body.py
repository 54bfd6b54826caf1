"""Turns the body of a Word document into a flow of blocks, event by event."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from workers.readers.outline import Block
from workers.readers.xml import Target, attribute, local

#: Text that would be read twice, or was deleted, or is code rather than prose.
_SKIPPED = ("Fallback", "del", "moveFrom", "instrText", "rPrChange", "pPrChange")
_LITERALS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}


class BodyTarget(Target):
    """Collects paragraphs, headings, table rows and page breaks of document.xml."""

    def __init__(self, headings: Container[str]) -> None:
        self.flow: list[Block] = []
        self._headings = headings
        self._words: list[str] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._depth_of_tables = 0
        self._skipping = 0
        self._is_text = False
        self._is_heading = False
        self._starts_page = False

    def start(self, tag: str, attributes: Any) -> None:
        """Take a start tag."""
        name = local(tag)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif "wordprocessingml" in tag:
            self._start(name, attributes)

    def end(self, tag: str) -> None:
        """Take an end tag."""
        if self._skipping:
            self._skipping -= 1
        elif "wordprocessingml" in tag:
            self._end(local(tag))

    def data(self, text: str) -> None:
        """Take characters; only those of a run's text count."""
        if self._is_text and not self._skipping:
            self._words.append(text)

    def _start(self, name: str, attributes: Any) -> None:
        if name == "t":
            self._is_text = True
        elif name in _LITERALS:
            self._words.append(_LITERALS[name] if not self._in_properties else "")
        elif name == "br":
            self._break(attribute(attributes, "type"))
        elif name == "lastRenderedPageBreak":
            self._break("page")
        elif name == "pageBreakBefore":
            self._starts_page |= attribute(attributes, "val") not in ("0", "false")
        elif name == "pStyle":
            self._is_heading = attribute(attributes, "val") in self._headings
        else:
            self._start_container(name)

    def _start_container(self, name: str) -> None:
        if name == "p":
            self._end_paragraph()
        elif name == "tbl":
            self._depth_of_tables += 1
        elif name == "tabs":
            self._in_properties = True

    #: `w:tabs` declares tab stops with the same `w:tab` that is a character in a run.
    _in_properties = False

    def _end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "tabs":
            self._in_properties = False
        elif name == "p":
            self._end_paragraph()
        elif name == "tbl":
            self._depth_of_tables -= 1
        elif self._depth_of_tables == 1:
            self._end_of_table_part(name)

    def _end_of_table_part(self, name: str) -> None:
        if name == "tc":
            self._row.append(" ".join(self._cell))
            self._cell = []
        elif name == "tr":
            self._add("\t".join(self._row), is_row=True)
            self._row = []

    def _break(self, kind: str) -> None:
        if kind == "page":
            self._end_paragraph(is_done=False)
            self._starts_page = True
        else:
            self._words.append("\n")

    def _end_paragraph(self, *, is_done: bool = True) -> None:
        text = "".join(self._words).strip()
        self._words = []
        if text and self._depth_of_tables:
            self._cell.append(text)
        else:
            self._add(text, is_heading=self._is_heading)
        self._is_heading = self._is_heading and not is_done

    def _add(
        self, text: str, *, is_heading: bool = False, is_row: bool = False
    ) -> None:
        if not text.strip():
            return
        block = Block(
            text=text,
            is_heading=is_heading,
            is_row=is_row,
            starts_page=self._starts_page,
        )
        self.flow.append(block)
        self._starts_page = False
