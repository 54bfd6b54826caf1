"""Finds the numbered questions of an exam paper and what each is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.analysis.marks import is_about_grades, marks_in, total_in
from workers.analysis.types import Question

SNIPPET_CHARACTERS = 120
#: A paper has tens of numbered lines; the bound keeps a hostile one from costing.
MAX_NUMBERED = 2_000

#: "Question 3", "Uppgift 2:", "Q1.", "P4)"; one that runs on as a sentence is none.
_WORDED = re.compile(
    r"^\s*(?:(?:question|problem|task|exercise|uppgift|fråga)\s*(?:no\.?\s*)?|[qp])"
    r"(\d{1,2})(?!\d)(?![.,]\d)",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(r"^\s*\w+\s*\d{1,2}\s+[a-zåäö]{2}")
#: "3. Explain", "3) Explain"; not "3.1 Scope" and not "3.5 kg".
_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.)]\s+(?=\S)")
_PART = re.compile(r"^\s*(?:\w+\s*)?\d{1,2}\s*[.):]?\s*\(?[a-h]\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the paper and the page that it is on, counted from 1."""

    page: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    at: int
    number: int


def lines_of(texts: Sequence[str]) -> list[Line]:
    """Return all lines of a paper that have text."""
    return [
        Line(page=page, text=line)
        for page, text in enumerate(texts, start=1)
        for line in text.splitlines()
        if line.strip()
    ]


def find_questions(lines: Sequence[Line], *, is_whole: bool = True) -> list[Question]:
    """Return the questions in their order.

    Worded headings ("Question 1") win over bare numbers, of which the best ascending
    chain counts. On a whole paper the chain begins at 1; on a single page anywhere.
    """
    headings = _worded(lines) or _numbered(lines, is_whole=is_whole)
    starts = [heading.at for heading in headings]
    ends = [*starts[1:], len(lines)]
    return [
        _question(lines, heading, end)
        for heading, end in zip(headings, ends, strict=False)
    ]


def _worded(lines: Sequence[Line]) -> list[_Heading]:
    """Each number counts once: a page header may repeat it."""
    found: dict[int, _Heading] = {}
    for at, line in enumerate(lines):
        match = _WORDED.match(line.text)
        if match and not _RUNS_ON.match(line.text):
            number = int(match[1])
            found.setdefault(number, _Heading(at=at, number=number))
    return sorted(found.values(), key=lambda heading: heading.at)


def _numbered(lines: Sequence[Line], *, is_whole: bool) -> list[_Heading]:
    """A list of rules on the cover is a chain too, but carries fewer marks."""
    matches = ((at, _NUMBERED.match(line.text)) for at, line in enumerate(lines))
    headings = [_Heading(at=at, number=int(found[1])) for at, found in matches if found]
    chains = _chains(headings[:MAX_NUMBERED], is_whole=is_whole)
    return max(chains, key=lambda chain: _weight(lines, chain), default=[])


def _chains(headings: list[_Heading], *, is_whole: bool) -> Iterator[list[_Heading]]:
    for index, first in enumerate(headings):
        is_repeat = index > 0 and headings[index - 1].number == first.number - 1
        if first.number != 1 and (is_whole or is_repeat):
            continue
        chain = [first]
        for heading in headings[index + 1 :]:
            if heading.number == chain[-1].number + 1:
                chain.append(heading)
        yield chain


def _weight(lines: Sequence[Line], chain: list[_Heading]) -> tuple[int, int]:
    with_marks = sum(bool(marks_in(lines[heading.at].text)) for heading in chain)
    return with_marks, len(chain)


def _question(lines: Sequence[Line], heading: _Heading, end: int) -> Question:
    line = lines[heading.at]
    return Question(
        number=heading.number,
        marks=_marks([each.text for each in lines[heading.at : end]]),
        snippet=" ".join(line.text.split())[:SNIPPET_CHARACTERS],
        page=line.page,
    )


def _marks(span: Sequence[str]) -> float | None:
    """Marks on the heading's own line are the question's, else its parts' sum."""
    on_heading = marks_in(span[0])
    if on_heading and not _PART.match(span[0]):
        return on_heading[0]
    found = [
        marks
        for line in span
        if total_in(line) is None and not is_about_grades(line)
        for marks in marks_in(line)
    ]
    return sum(found) if found else None
