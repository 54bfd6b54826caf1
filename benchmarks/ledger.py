"""What a client of the protocol holds of a job, and what was wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

#: The lists of a frame whose rows are written once, and what tells the rows apart.
LISTS = {"pages": "number", "logs": "id", "events": "id"}


@dataclass(slots=True)
class Ledger:
    """One client's copy of one job, by the rules of docs/protocol.md."""

    seq: int = 0
    progress: float = 0.0
    rows: dict[str, set[int]] = field(
        default_factory=lambda: {name: set() for name in LISTS}
    )
    #: Rows that a message brought again; they are applied once all the same.
    repeated: int = 0
    #: Messages that began after what is here: something between is missing.
    gaps: int = 0
    regressions: int = 0
    snapshots: int = 0

    def apply(self, frame: dict[str, Any]) -> bool:
        """Take a message in; tell whether it brought anything."""
        if frame.get("type") == "snapshot":
            self._replace(frame)
        elif frame.get("type") != "progress_update" or frame["seq"] <= self.seq:
            return False
        elif frame["after"] > self.seq:
            self.gaps += 1
            return False
        else:
            self._add(frame)
        self.regressions += frame["progress"] < self.progress
        self.seq, self.progress = frame["seq"], frame["progress"]
        return True

    def _replace(self, frame: dict[str, Any]) -> None:
        self.snapshots += 1
        for name, key in LISTS.items():
            self.rows[name] = {row[key] for row in frame[name]}

    def _add(self, frame: dict[str, Any]) -> None:
        for name, key in LISTS.items():
            found = {row[key] for row in frame[name]}
            self.repeated += len(found & self.rows[name])
            self.rows[name] |= found

    def missing(self, truth: dict[str, Any]) -> int:
        """Return how many rows of the database are not here, or here only."""
        return sum(len(self.rows[name] ^ _set(truth[name])) for name in LISTS)


def _set(rows: Iterable[int]) -> set[int]:
    return set(rows)
