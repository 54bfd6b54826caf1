"""RTF is read in pages where it breaks them, else in sections."""

from __future__ import annotations

import pytest

from workers.errors import Empty, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers.rtf import open_rtf
from workers.samples import make_rtf, notes


@pytest.mark.parametrize(
    ("has_breaks", "unit", "pages"), [(True, "page", 3), (False, "section", 1)]
)
def test_it_has_pages_or_sections(keep, has_breaks, unit, pages):
    data = make_rtf(notes.MINUTES, has_page_breaks=has_breaks)
    with open_rtf(keep(data), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == (unit, pages)


@pytest.mark.parametrize("data", [rb"{\rtf1}", rb"{\rtf1{{{{", b"{\\rtf1\x00\xff}}}"])
def test_without_words_it_is_empty_however_broken(keep, data):
    path = keep(data.replace(b"\xff", b""))
    with pytest.raises(Empty):
        open_rtf(path, DEFAULT)


def test_too_many_pages_are_refused(keep):
    with pytest.raises(TooManyPages, match="3 pages; at most 2"):
        open_rtf(keep(make_rtf(notes.MINUTES)), Limits(max_pages=2))
