"""What a reader is asked to read of a file, and within which bounds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from workers.limits import DEFAULT, Limits

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One file to read: all pages but those in `skipped` (ranges, ends included).

    `characters` is how much text those have, which counts towards the limit of all.
    With `is_plain_count` the pages are only counted, since classifying them has
    killed a reader.
    """

    name: str
    job_type: str
    limits: Limits = DEFAULT
    skipped: tuple[Range, ...] = ()
    characters: int = 0
    is_plain_count: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the request that `as_dict` gave these values of."""
        limits = Limits(**values["limits"])
        skipped = tuple((first, last) for first, last in values["skipped"])
        return cls(**{**values, "limits": limits, "skipped": skipped})

    def wanted(self, pages: int) -> Iterator[int]:
        """Yield the numbers to read of so many pages, in order."""
        skipped = {n for first, last in self.skipped for n in range(first, last + 1)}
        return (number for number in range(1, pages + 1) if number not in skipped)


def ranges(numbers: Iterable[int]) -> tuple[Range, ...]:
    """Return numbers as ranges: of 5,000 pages that are there, one."""
    found: list[Range] = []
    for number in sorted(numbers):
        if found and number <= found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
