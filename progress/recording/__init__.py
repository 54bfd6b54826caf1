"""The storage side of reports: one flush of a document, fenced by its lease token."""

from __future__ import annotations

from progress.recording.flushes import record
from progress.recording.heartbeats import heartbeat
from progress.recording.pages import EXCERPT, pages_already_there, read_pages
from progress.recording.values import Findings, Flush, LogEntry, PageResult, Recorded

__all__ = [
    "EXCERPT",
    "Findings",
    "Flush",
    "LogEntry",
    "PageResult",
    "Recorded",
    "heartbeat",
    "pages_already_there",
    "read_pages",
    "record",
]
