"""The wire protocol of the whole system: the summary that staff watch."""

from __future__ import annotations

from typing import Literal, TypedDict


class JobTotalsDict(TypedDict):
    """How many jobs of the whole system are in each state."""

    queued: int
    processing: int
    completed: int
    failed: int
    cancelled: int


class DocumentTotalsDict(TypedDict):
    """How many documents of the whole system wait and are worked on."""

    queued: int
    processing: int


class SummaryMessage(TypedDict):
    """The present of the whole system, for staff."""

    type: Literal["summary"]
    timestamp: str
    jobs: JobTotalsDict
    documents: DocumentTotalsDict
    pages_last_minute: int
    connections: int
