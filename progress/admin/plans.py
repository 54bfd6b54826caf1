"""What an action on selected rows would do, counted and said in words."""

from __future__ import annotations

from dataclasses import dataclass

from progress.words import count

PLURALS = {"batch": "batches"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An action's reach.

    Of `selected` rows (each called `noun`), `concerned` have something to do:
    `documents` in `jobs`. `will` and `to` name the deed: "be queued again", "retry".
    """

    noun: str
    will: str
    to: str
    selected: int
    concerned: int
    jobs: int
    documents: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing would happen."""
        return not self.documents

    @property
    def reach(self) -> str:
        """What the deed is done to: "2 documents in 1 job"."""
        return f"{count(self.documents, 'document')} in {count(self.jobs, 'job')}"

    def __str__(self) -> str:
        parts = [f"{self.reach} will {self.will}"] if self.documents else []
        if idle := self.selected - self.concerned:
            have = "has" if idle == 1 else "have"
            rows = count(idle, self.noun, PLURALS.get(self.noun, ""))
            parts.append(f"{rows} {have} nothing to {self.to}")
        return "; ".join(parts) + "."
