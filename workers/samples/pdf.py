"""Builds PDF documents: the report, the exam paper, scans, blanks, locked ones."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence

from workers.samples import exam_paper
from workers.samples.canvas import Canvas
from workers.samples.library import AUTHOR, TITLE
from workers.samples.pdf_file import PdfFile
from workers.samples.pictures import PAGE_SIZE, make_jpeg
from workers.samples.report import draw, draw_title, report_page

_SCAN_COLUMNS = 62


def make_pdf(
    pages: int = 3,
    *,
    title: str = TITLE,
    scanned: Collection[int] = (),
    blank: Collection[int] = (),
    password: str = "",
) -> bytes:
    """Return a report of so many pages.

    `scanned` and `blank` name pages, counted from 1, that are a picture without a
    text layer or have nothing on them; `password` locks the file.
    """
    file = PdfFile(password=password)
    for number in range(1, pages + 1):
        if number in blank:
            file.add_page(b"")
        elif number in scanned:
            _add_scan(file, number)
        else:
            file.add_page(_page(number, pages).content)
    return file.finish(title=title, author=AUTHOR)


def make_exam_pdf() -> bytes:
    """Return the exam paper: a cover and one page for each question."""
    file = PdfFile()
    file.add_page(_cover().content)
    for lines in exam_paper.QUESTIONS:
        file.add_page(_question(lines).content)
    return file.finish(title=exam_paper.TITLE, author=AUTHOR)


def _page(number: int, pages: int) -> Canvas:
    if number == 1 and pages > 1:
        return draw_title(pages)
    return draw(report_page(number), pages)


def _add_scan(file: PdfFile, number: int) -> None:
    page = report_page(number)
    lines = [page.heading]
    for paragraph in page.paragraphs:
        lines += ["", *textwrap.wrap(paragraph, _SCAN_COLUMNS)]
    picture = file.add_jpeg(make_jpeg(lines), *PAGE_SIZE)
    canvas = Canvas()
    canvas.picture(picture)
    file.add_page(canvas.content, [picture])


def _cover() -> Canvas:
    canvas = Canvas()
    canvas.gap(80)
    canvas.line(exam_paper.TITLE, size=18, bold=True)
    canvas.gap(24)
    for line in exam_paper.COVER:
        canvas.line(line, size=12)
        canvas.gap(6)
    return canvas


def _question(lines: Sequence[str]) -> Canvas:
    canvas = Canvas()
    canvas.line(lines[0], size=14, bold=True)
    canvas.gap(10)
    for line in lines[1:]:
        canvas.line(line, size=11)
    return canvas
