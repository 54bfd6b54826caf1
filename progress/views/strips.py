"""The page strip of a document, from its rows."""

from __future__ import annotations

from typing import Any

from progress import strip
from progress.models import Document
from progress.states import State


def strip_of(document: Document, *, selected: int) -> dict[str, Any]:
    """Return the range of pages that holds page `selected`, with its cells."""
    shown = strip.window(document.pages_total or 0, selected)
    read = document.pages.in_range(shown.first, shown.last)
    rows = read.values_list("number", "state", "via")
    looks = {number: strip.look(state, via) for number, state, via in rows}
    working = _working(document, shown, set(looks))
    letters = document.page_classes
    return {
        "document": document,
        "window": shown,
        "selected": selected,
        "cells": strip.cells(shown, letters, looks, working=working),
    }


def _working(document: Document, shown: strip.Window, read: set[int]) -> int | None:
    """Return the page in work: pages are read in order, so the first that is missing.

    Pages before the range may be missing only when they lie in an earlier range.
    """
    if document.state != State.PROCESSING or not document.pages_total:
        return None
    if document.pages_done + document.pages_failed < shown.first - 1:
        return None
    missing = (n for n in range(shown.first, shown.last + 1) if n not in read)
    return next(missing, None)
