"""Turns a slide, or its page of notes, into a flow of blocks, event by event."""

from __future__ import annotations

from typing import Any

from workers.readers.outline import Block
from workers.readers.xml import Target, attribute, local

#: Placeholders that repeat on every slide: its number, date, header and footer.
_REPEATED = ("sldNum", "dt", "hdr", "ftr")
_BREAKS = {"br": "\n", "tab": "\t"}


class SlideTarget(Target):
    """Collects paragraphs and table rows of DrawingML; a shape's lines touch."""

    def __init__(self) -> None:
        self.flow: list[Block] = []
        self._words: list[str] = []
        self._lines: list[str] = []
        self._row: list[str] = []
        self._is_text = False
        self._is_repeated = False

    def start(self, tag: str, attributes: Any) -> None:
        """Take a start tag."""
        name = local(tag)
        if name == "t":
            self._is_text = True
        elif name in _BREAKS:
            self._words.append(_BREAKS[name])
        elif name == "ph":
            self._is_repeated = attribute(attributes, "type") in _REPEATED
        elif name == "sp":
            self._is_repeated = False

    def end(self, tag: str) -> None:
        """Take an end tag."""
        name = local(tag)
        if name == "t":
            self._is_text = False
        elif name == "p":
            self._lines.append("".join(self._words).strip())
            self._words = []
        elif name == "txBody":
            self._end_body(in_cell="drawingml/2006/main" in tag)
        elif name == "tr":
            self._add("\t".join(self._row), is_row=True)
            self._row = []

    def data(self, text: str) -> None:
        """Take characters; only those of a run's text count."""
        if self._is_text:
            self._words.append(text)

    def _end_body(self, *, in_cell: bool) -> None:
        lines = [line for line in self._lines if line]
        self._lines = []
        if in_cell:
            self._row.append(" ".join(lines))
        elif not self._is_repeated:
            self._add("\n".join(lines))

    def _add(self, text: str, *, is_row: bool = False) -> None:
        if text.strip():
            self.flow.append(Block(text=text, is_row=is_row))
