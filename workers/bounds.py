"""The limits of reading as the settings give them."""

from __future__ import annotations

from django.conf import settings

from workers.limits import MEGABYTE, Limits


def limits() -> Limits:
    """Return the limits that documents are read within."""
    return Limits(
        max_bytes=settings.HEADWAY_UPLOAD_MAX_BYTES,
        max_pages=settings.HEADWAY_MAX_PAGES,
        max_pixels=settings.HEADWAY_MAX_PIXELS,
        max_characters=settings.HEADWAY_MAX_CHARACTERS,
        max_expanded_bytes=settings.HEADWAY_MAX_EXPANDED_MB * MEGABYTE,
        max_ratio=settings.HEADWAY_MAX_RATIO,
        max_depth=settings.HEADWAY_MAX_DEPTH,
        open_seconds=settings.HEADWAY_OPEN_SECONDS,
        page_seconds=settings.HEADWAY_PAGE_SECONDS,
        ocr_seconds=settings.HEADWAY_OCR_PAGE_SECONDS,
        document_seconds=settings.HEADWAY_DOCUMENT_SECONDS,
        memory_bytes=settings.HEADWAY_READER_MEMORY_MB * MEGABYTE,
        ocr_memory_bytes=settings.HEADWAY_OCR_MEMORY_MB * MEGABYTE,
        max_reader_losses=settings.HEADWAY_READER_LOSSES,
    )
