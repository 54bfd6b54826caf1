"""Composes the pages of the library's annual report, each different from all others."""

from __future__ import annotations

import random
from dataclasses import dataclass

from workers.samples.canvas import MARGIN, WIDTH, Canvas
from workers.samples.library import AUTHOR, BRANCHES, CLOSING, MONTHS, TITLE, TOPICS
from workers.samples.pdf_file import A4

FIRST_YEAR = 2025
_PARAGRAPHS = 3
_ASIDE_SENTENCES = 7
_QUARTERS = ("Spring", "Summer", "Autumn", "Winter")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The text of one page; `table` has four rows of season, loans and visits."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]
    aside: str
    table: tuple[tuple[str, str, str], ...]


def report_page(number: int) -> ReportPage:
    """Return the text of a page, which depends on its number alone."""
    chance = random.Random(number)  # noqa: S311 - prose, not a secret
    topics = list(TOPICS)
    index = number - 1
    topic = topics[index % len(topics)]
    branch = BRANCHES[index // len(topics) % len(BRANCHES)]
    year = FIRST_YEAR - index // (len(topics) * len(BRANCHES))
    sentences = [_fill(line, branch, year, chance) for line in TOPICS[topic]]
    chance.shuffle(sentences)
    sentences.append(_fill(chance.choice(CLOSING), branch, year + 1, chance))
    return ReportPage(
        number=number,
        heading=f"{branch}, {year}: {topic[0].lower()}{topic[1:]}",
        paragraphs=_paragraphs(sentences),
        aside=_aside(topic, branch, year - 1, chance),
        table=tuple(_row(season, chance) for season in _QUARTERS),
    )


def _aside(topic: str, branch: str, year: int, chance: random.Random) -> str:
    """Return a look back over another topic, so that no two pages read alike."""
    others = [line for name, lines in TOPICS.items() if name != topic for line in lines]
    chosen = chance.sample(others, _ASIDE_SENTENCES)
    return " ".join(_fill(line, branch, year, chance) for line in chosen)


def _fill(sentence: str, branch: str, year: int, chance: random.Random) -> str:
    return sentence.format(
        branch=f"the {branch}" if sentence.find("{branch}") else f"The {branch}",
        month=chance.choice(MONTHS),
        a=f"{chance.randint(4_000, 96_000):,}",
        b=f"{chance.randint(120, 3_900):,}",
        p=f"{chance.randint(11, 99) / 10:g}",
        n=chance.randint(12, 48),
        year=year,
        before=year - 1,
    )


def _paragraphs(sentences: list[str]) -> tuple[str, ...]:
    size = -(-len(sentences) // _PARAGRAPHS)
    starts = range(0, len(sentences), size)
    return tuple(" ".join(sentences[at : at + size]) for at in starts)


def _row(season: str, chance: random.Random) -> tuple[str, str, str]:
    loans, visits = chance.randint(2_000, 24_000), chance.randint(3_000, 31_000)
    return season, f"{loans:,}", f"{visits:,}"


def draw_title(pages: int) -> Canvas:
    """Draw the first page: title, introduction, and loans by branch as bars."""
    canvas = Canvas()
    canvas.gap(60)
    canvas.line("Annual report", size=28, bold=True)
    canvas.line(f"{AUTHOR}, {FIRST_YEAR}", size=16)
    canvas.gap(24)
    canvas.paragraph(
        f"This report tells in {pages} pages how the branches of the library fared in "
        f"{FIRST_YEAR}: what was lent and read, who came, what it cost, and what went "
        "wrong. Each branch wrote its own part. The town and its library are invented."
    )
    canvas.gap(16)
    canvas.line("Loans by branch, in thousands", size=12, bold=True)
    _draw_bars(canvas)
    return canvas


def _draw_bars(canvas: Canvas) -> None:
    chance = random.Random(FIRST_YEAR)  # noqa: S311 - prose, not a secret
    canvas.gap(8)
    for branch in BRANCHES:
        thousands = chance.randint(12, 96)
        canvas.gap(20)
        canvas.text(branch, x=MARGIN, y=canvas.y, size=10)
        width = (WIDTH - 200) * thousands / 100
        canvas.box(x=MARGIN + 150, y=canvas.y + 2, width=width, height=11)
        canvas.text(str(thousands), x=MARGIN + 158 + width, y=canvas.y, size=10)


def draw(page: ReportPage, pages: int) -> Canvas:
    """Draw a page with its heading, prose, table and page number."""
    canvas = Canvas()
    canvas.text(TITLE, x=MARGIN, y=40, size=8)
    canvas.gap(12)
    canvas.line(page.heading, size=15, bold=True)
    canvas.gap(12)
    for paragraph in page.paragraphs:
        canvas.paragraph(paragraph)
    canvas.gap(6)
    canvas.line("A look back", size=12, bold=True)
    canvas.gap(4)
    canvas.paragraph(page.aside)
    _draw_table(canvas, page)
    canvas.text(f"Page {page.number} of {pages}", x=MARGIN, y=A4[1] - 40, size=8)
    return canvas


def _draw_table(canvas: Canvas, page: ReportPage) -> None:
    canvas.gap(8)
    canvas.row(("Season", "Loans", "Visits"), bold=True)
    canvas.rule(canvas.y + 5)
    for row in page.table:
        canvas.row(row)
