"""Documents of mixed kinds and sizes, as people hand them in: for benchmarks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, log

from workers.samples import make_docx, make_jpeg, make_pdf, make_png
from workers.samples.report import report_page

#: How often each kind comes, and the least and most pages it has: so many that most
#: documents take seconds, since nobody is shown when half a second will be over.
MIX: dict[str, tuple[float, int, int]] = {
    "text": (0.30, 200, 4000),
    "scan": (0.10, 2, 20),
    "mixed": (0.12, 40, 400),
    "docx": (0.28, 200, 4000),
    "image": (0.07, 1, 1),
    "notes": (0.13, 100, 4000),
}
#: Most pages of a mixed document that were scanned.
MOST_SCANS = 8
#: Pixels of a picture that somebody took or cut out: not a whole page.
SNAPSHOT = (620, 440)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document: its name, its bytes, and what it was drawn as."""

    name: str
    content: bytes
    sort: str


def papers(count: int, seed: int = 1) -> Iterator[Paper]:
    """Yield so many documents; the same ones for the same seed."""
    chance = random.Random(seed)
    sorts, weights = list(MIX), [share for share, _, _ in MIX.values()]
    for number in range(1, count + 1):
        sort = chance.choices(sorts, weights)[0]
        yield _paper(sort, number, chance)


def _paper(sort: str, number: int, chance: random.Random) -> Paper:
    _, least, most = MIX[sort]
    pages = round(exp(chance.uniform(log(least), log(most))))
    suffix, content = _MAKERS[sort](pages, chance)
    return Paper(name=f"{sort}-{number:04}{suffix}", content=content, sort=sort)


def _text(pages: int, _chance: random.Random) -> tuple[str, bytes]:
    return ".pdf", make_pdf(pages)


def _scan(pages: int, _chance: random.Random) -> tuple[str, bytes]:
    return ".pdf", make_pdf(pages, scanned=range(1, pages + 1))


def _mixed(pages: int, chance: random.Random) -> tuple[str, bytes]:
    scans = chance.sample(range(1, pages + 1), chance.randint(1, MOST_SCANS))
    return ".pdf", make_pdf(pages, scanned=scans)


def _docx(pages: int, chance: random.Random) -> tuple[str, bytes]:
    return ".docx", make_docx(list(_sections(pages, chance)))


def _image(_pages: int, chance: random.Random) -> tuple[str, bytes]:
    words = report_page(chance.randint(1, 500)).aside.split()
    rows = chance.randint(1, 5)
    lines = [" ".join(words[at * 4 : at * 4 + 4]) for at in range(rows)]
    if chance.random() < 0.5:
        return ".jpg", make_jpeg(lines, size=SNAPSHOT)
    return ".png", make_png(lines, size=SNAPSHOT)


def _notes(pages: int, chance: random.Random) -> tuple[str, bytes]:
    is_markdown = chance.random() < 0.7
    mark = "## " if is_markdown else ""
    parts = [f"{mark}{h}\n\n" + "\n\n".join(p) for h, p in _sections(pages, chance)]
    return ".md" if is_markdown else ".txt", "\n\n".join(parts).encode()


def _sections(
    pages: int, chance: random.Random
) -> Iterator[tuple[str, tuple[str, ...]]]:
    first = chance.randint(1, 400)
    for number in range(first, first + pages):
        page = report_page(number)
        yield page.heading, page.paragraphs


_MAKERS: dict[str, Callable[[int, random.Random], tuple[str, bytes]]] = {
    "text": _text,
    "scan": _scan,
    "mixed": _mixed,
    "docx": _docx,
    "image": _image,
    "notes": _notes,
}
