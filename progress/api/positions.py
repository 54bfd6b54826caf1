"""Positions in what a job has written: after seq 118, or after one row of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """After all of commit `seq`, or only after its row `row`.

    One commit may have written more rows than an answer holds, so a seq alone
    would not do to go on from.
    """

    seq: int = 0
    row: int | None = None

    @classmethod
    def parse(cls, text: str) -> Position:
        """Return the position that `text` names: "118" or "118.4021".

        Raises:
            ValueError: it names none.
        """
        seq, _, row = text.partition(".")
        position = cls(seq=int(seq), row=int(row) if row else None)
        if not all(0 <= number < 2**63 for number in (position.seq, position.row or 0)):
            raise ValueError(f"out of range: {text}")
        return position

    def __str__(self) -> str:
        return str(self.seq) if self.row is None else f"{self.seq}.{self.row}"

    def condition(self) -> Q:
        """Return what holds for the rows after it; the index (job, seq) serves it."""
        if self.row is None:
            return Q(seq__gt=self.seq)
        later = Q(seq__gt=self.seq) | Q(seq=self.seq, id__gt=self.row)
        return Q(seq__gte=self.seq) & later


def position_of(row: Any) -> Position:
    """Return the position right after `row`."""
    return Position(seq=row.seq, row=row.pk)
