"""Readers for each file format: find the kind, open, count the pages, read them."""

from __future__ import annotations

from workers.readers.registry import open_document, supported_kinds
from workers.readers.sniffing import sniff
from workers.readers.types import (
    Census,
    DocumentReader,
    FileKind,
    PageClass,
    PageContent,
    Via,
)

__all__ = [
    "Census",
    "DocumentReader",
    "FileKind",
    "PageClass",
    "PageContent",
    "Via",
    "open_document",
    "sniff",
    "supported_kinds",
]
