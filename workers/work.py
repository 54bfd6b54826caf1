"""The document in work: what the stages of one attempt hand on to each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from progress import recording
from workers.errors import StageMissing
from workers.limits import Limits
from workers.readers import Census, DocumentReader, FileKind


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
    #: How many could not be read, by this attempt or those before it.
    pages_failed: int = 0
    kind: FileKind | None = None
    reader: DocumentReader | None = None
    census: Census | None = None
    #: What stages found out, by name; the document's statistics.
    statistics: dict[str, Any] = field(default_factory=dict)

    @property
    def pages_total(self) -> int:
        """How many pages the census found."""
        return self.census.pages if self.census else 0

    def received(self) -> tuple[Path, FileKind]:
        """Return the file and its kind, which receive finds out.

        Raises:
            StageMissing: the pipeline has no receive stage before this one.
        """
        if self.path is None or self.kind is None:
            raise StageMissing("receive")
        return self.path, self.kind

    def opened(self) -> DocumentReader:
        """Return the reader, which census opens.

        Raises:
            StageMissing: the pipeline has no census stage before this one.
        """
        if self.reader is None:
            raise StageMissing("census")
        return self.reader

    def results(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Yield number, text and analysis of each good page, in order."""
        return recording.read_pages(self.document_id)
