"""The rows of a document's pages: written once, and read for another attempt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from progress.lifecycle.change import Change
from progress.models import Document, Page
from progress.models.plain import Plain
from progress.recording.values import PageResult
from progress.text import fit, fit_json

#: Characters of a page's text that lists and frames show.
EXCERPT = 240

_pages = Plain(Page)
#: The columns of a page that are its own within a flush.
_PAGE_COLUMNS = (
    *("number", "state", "via", "text", "excerpt", "characters", "analysis"),
    *("confidence", "milliseconds", "page_class", "error_code", "error_message"),
)


def pages_already_there(document_id: UUID) -> dict[int, int]:
    """Return the pages, good or bad, that earlier attempts left.

    By number, each with how many characters of text it has.

    Only a retry takes the bad ones away: what was handed back, or rescued, is not to
    spend its time on them again.
    """
    pages = Page.objects.filter(document=document_id)
    return dict(pages.values_list("number", "characters"))


def read_pages(document_id: UUID) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield number, text and analysis of each good page, in order, a few at a time."""
    pages = Page.objects.completed().filter(document=document_id).in_order()
    rows = pages.values_list("number", "text", "analysis")
    yield from rows.iterator(chunk_size=100)


def insert_pages(
    current: Change, document: Document, results: tuple[PageResult, ...]
) -> list[PageResult]:
    """Insert the pages that are not there yet; nobody else can under the lock."""
    known = _known_pages(document, results)
    fresh = {r.number: r for r in results if r.number not in known}
    common = {
        "document_id": document.pk,
        "job_id": current.job.pk,
        "seq": current.seq,
        "created_at": current.now,
    }
    _pages.insert_values(_PAGE_COLUMNS, map(_page, fresh.values()), common)
    return list(fresh.values())


def _known_pages(document: Document, results: tuple[PageResult, ...]) -> set[int]:
    """Return which of the pages are there; a document that has none is not asked."""
    if not results or not (document.pages_done or document.pages_failed):
        return set()
    numbers = [result.number for result in results]
    there = Page.objects.filter(document=document, number__in=numbers)
    return set(there.values_list("number", flat=True))


def _page(result: PageResult) -> tuple[Any, ...]:
    """Return what a page's own columns hold, in the order of their names."""
    text = fit(result.text)
    return (
        result.number,
        result.state,
        fit(result.via, 10),
        text,
        " ".join(text[: EXCERPT * 2].split())[:EXCERPT],
        len(text),
        fit_json(result.analysis),
        fit_json(result.confidence),
        result.milliseconds,
        fit(result.page_class, 1),
        fit(result.error_code, 50),
        fit(result.error_message, 500),
    )
