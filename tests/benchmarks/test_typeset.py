"""The pages that throughput is measured by are full ones, as people hand them in."""

from __future__ import annotations

from pypdfium2 import PdfDocument

from benchmarks.typeset import typeset


def texts_of(pages: int) -> list[str]:
    with PdfDocument(typeset(pages)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_each_page_is_full_and_says_something_else():
    texts = texts_of(3)
    assert len(set(texts)) == 3
    assert all(2_500 < len(text) < 3_500 for text in texts)


def test_words_are_found_as_they_were_set():
    first = " ".join(texts_of(1)[0].split())
    assert "A child who reads aloud to a dog reads longer" in first
