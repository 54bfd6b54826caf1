"""What is known of a document at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Pages of one class that were read, those of this attempt, and their seconds."""

    pages: int
    lately: int
    busy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a document at one moment.

    `stages` are those of its type in order, `stage` the one in work, empty before the
    first. `classes` is a letter for each page, empty before the census. `elapsed` are
    the seconds since this attempt began, `silent` those since its last report.
    """

    job_type: str
    kind: str
    suffix: str
    size: int
    stages: tuple[str, ...]
    stage: str = ""
    classes: str = ""
    done: Mapping[str, Done] = field(default_factory=dict)
    elapsed: float = 0.0
    silent: float = 0.0
    #: A task of one's own: its name, the share that is done by what it says (0 to 1),
    #: and how many units it has done
    #: in this attempt, of how many.
    task: str = ""
    share: float = 0.0
    units: int = 0
    units_total: int | None = None
    #: What is left of a stage by the pace at which it was watched, and for how long.
    stage_left: float | None = None
    stage_watched: float = 0.0

    @property
    def sort(self) -> str:
        """What it is calibrated with: its type, and its kind with how it is read."""
        if self.task:
            return f"{self.job_type} {self.task}"
        if not self.classes:
            return f"{self.job_type} {self.suffix}"
        return sort_of(self.job_type, self.kind, self.classes)


def sort_of(job_type: str, kind: str, classes: str) -> str:
    """Return a document's sort: "document pdf text", "… pdf image", "… pdf mixed"."""
    pictures = sum(letter in "im" for letter in classes)
    if not pictures:
        return f"{job_type} {kind} text"
    return f"{job_type} {kind} " + ("image" if pictures == len(classes) else "mixed")
