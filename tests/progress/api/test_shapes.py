"""The API's shapes agree with those of the wire protocol where they overlap."""

from __future__ import annotations

from typing import get_type_hints

from progress.api.shapes import DocumentDetailDict, PageTextDict
from progress.protocol import DocumentDict, PageDict


def test_a_documents_own_page_tells_all_that_frames_tell():
    detail, frame = get_type_hints(DocumentDetailDict), get_type_hints(DocumentDict)
    assert frame.items() <= detail.items()


def test_a_page_with_its_text_has_the_text_instead_of_the_excerpt():
    page, frame = get_type_hints(PageTextDict), get_type_hints(PageDict)
    assert set(frame) - set(page) == {"excerpt"}
