"""Draws text, boxes and pictures as PDF operators; y counts down from the top."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from workers.samples.pdf_file import A4

MARGIN = 64
WIDTH = A4[0] - 2 * MARGIN
#: The mean width of a Helvetica letter in running English, as a share of its size.
_LETTER = 0.5


class Canvas:
    """One page in the making; `y` is where the next line goes."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.y = float(MARGIN)

    @property
    def content(self) -> bytes:
        """The page's drawing operators."""
        return "\n".join(self._parts).encode("cp1252")

    def text(
        self, text: str, *, x: float, y: float, size: float = 10.5, bold: bool = False
    ) -> None:
        """Draw one line with its foot at `y`."""
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if bold else "F1"
        self._parts.append(
            f"BT /{font} {size:g} Tf {x:.1f} {A4[1] - y:.1f} Td ({escaped}) Tj ET"
        )

    def line(self, text: str, *, size: float = 10.5, bold: bool = False) -> None:
        """Draw a line at the left margin and move down."""
        self.y += size * 1.4
        self.text(text, x=MARGIN, y=self.y, size=size, bold=bold)

    def paragraph(self, text: str, *, size: float = 10.5) -> None:
        """Draw text wrapped to the page's width, and leave a gap below."""
        for line in textwrap.wrap(text, int(WIDTH / (size * _LETTER))):
            self.line(line, size=size)
        self.gap(size * 0.8)

    def gap(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def box(self, *, x: float, y: float, width: float, height: float) -> None:
        """Fill a box whose foot is at `y`."""
        bottom = A4[1] - y
        self._parts.append(
            f"0.1 0.35 0.38 rg {x:.1f} {bottom:.1f} {width:.1f} {height:.1f} re f 0 g"
        )

    def rule(self, y: float) -> None:
        """Draw a thin line across the page."""
        height = A4[1] - y
        self._parts.append(
            f"0.4 w {MARGIN} {height:.1f} m {A4[0] - MARGIN} {height:.1f} l S"
        )

    def row(self, cells: Sequence[str], *, bold: bool = False) -> None:
        """Draw the cells of a table's row in equal columns."""
        self.y += 16
        for index, cell in enumerate(cells):
            x = MARGIN + index * WIDTH / len(cells)
            self.text(cell, x=x, y=self.y, size=10, bold=bold)

    def picture(self, number: int) -> None:
        """Fill the page with an image that the file holds under this number."""
        self._parts.append(f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /Im{number} Do Q")
