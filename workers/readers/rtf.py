"""Reads RTF: pages where it breaks them, else sections by size."""

from __future__ import annotations

from pathlib import Path

from workers.limits import Limits
from workers.readers.normalise import clean
from workers.readers.parts import check_page_count
from workers.readers.rtf_text import PAGE, rtf_to_text
from workers.readers.sections import SectionsReader, blocks


def open_rtf(path: Path, limits: Limits) -> SectionsReader:
    """Open an RTF document.

    Raises:
        Empty: it has no text.
        TooManyPages: it has too many pages or sections.
    """
    text = rtf_to_text(path.read_bytes())
    if PAGE in text.strip():
        check_page_count(text.count(PAGE), "page", limits)
        pages = [clean(page) for page in text.strip(PAGE).split(PAGE)]
        return SectionsReader(unit="page", texts=pages, limits=limits)
    sections = list(blocks(clean(text)))
    return SectionsReader(unit="section", texts=sections, limits=limits)
