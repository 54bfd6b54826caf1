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

    def __str__(self) -> str:
        parts = [self._deed()] if self.documents else []
        if idle := self.selected - self.concerned:
            have = "has" if idle == 1 else "have"
            rows = count(idle, self.noun, PLURALS.get(self.noun, ""))
            parts.append(f"{rows} {have} nothing to {self.to}")
        return "; ".join(parts) + "."

    def _deed(self) -> str:
        documents, jobs = count(self.documents, "document"), count(self.jobs, "job")
        return f"{documents} in {jobs} will {self.will}"
