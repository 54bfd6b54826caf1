"""The document in work: what the stages of one attempt hand on to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from progress import recording
from workers.errors import StageMissing
from workers.limits import Limits
from workers.readers import Census, FileKind
from workers.sandbox import Reading


@dataclass(slots=True, kw_only=True)
class Work:
    """One attempt's view of its document; `resources` closes what stages opened."""

    document_id: UUID
    job_type: str
    name: str
    size: int
    path: Path | None
    #: The queue that it was taken from.
    queue: str
    limits: Limits
    #: The numbers of the pages, good or bad, that earlier attempts left.
    pages_read: frozenset[int]
    resources: ExitStack
    #: The characters of text on those.
    characters_read: int = 0
    #: How many could not be read, by this attempt or those before it.
    pages_failed: int = 0
    #: The page that workers were lost over, to be left out now.
    lost_page: int | None = None
    #: Whether a process of its own opens the file.
    is_sandboxed: bool = True
    kind: FileKind | None = None
    reading: Reading | None = None
    census: Census | None = None
    #: What the document says of itself.
    metadata: Mapping[str, str] = field(default_factory=dict)
    #: What stages found out, by name; the document's statistics.
    statistics: dict[str, Any] = field(default_factory=dict)

    @property
    def pages_total(self) -> int:
        """How many pages the census found."""
        return self.census.pages if self.census else 0

    @property
    def pages_to_skip(self) -> frozenset[int]:
        """The pages that no reader is asked for."""
        lost = () if self.lost_page is None else (self.lost_page,)
        return self.pages_read.union(lost)

    def received(self) -> Reading:
        """Return the reading of the file, which receive begins.

        Raises:
            StageMissing: the pipeline has no receive stage before this one.
        """
        if self.reading is None:
            raise StageMissing("receive")
        return self.reading

    def counted(self) -> tuple[Reading, Census]:
        """Return the reading and what census found.

        Raises:
            StageMissing: the pipeline has no census stage before this one.
        """
        if self.reading is None or self.census is None:
            raise StageMissing("census")
        return self.reading, self.census

    def results(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Yield number, text and analysis of each good page, in order."""
        return recording.read_pages(self.document_id)
