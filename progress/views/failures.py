"""The pages of a document that could not be read, by their reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from progress.models import Document

#: So many pages are named; of more, only how many there are.
MOST_PAGES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Pages that failed for one reason; `numbers` as people write them: 2, 5-7."""

    code: str
    message: str
    numbers: str
    first: int
    count: int


def failures_of(document: Document) -> list[Failures]:
    """Return a document's failed pages by reason, in order of the first of each."""
    if not document.pages_failed:
        return []
    rows = document.pages.failed().in_order()
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, code, message in rows.values_list(
        "number", "error_code", "error_message"
    )[:MOST_PAGES]:
        found[code, message].append(number)
    return [
        Failures(
            code=code,
            message=message,
            numbers=spans(numbers),
            first=numbers[0],
            count=len(numbers),
        )
        for (code, message), numbers in found.items()
    ]


def spans(numbers: Sequence[int]) -> str:
    """Return rising numbers as people write them: "2, 5–7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(_span(part) for part in parts)


def _span(part: list[int]) -> str:
    if len(part) < 3:
        return ", ".join(map(str, part))
    return f"{part[0]}–{part[-1]}"
