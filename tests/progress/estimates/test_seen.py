"""What is known of a document."""

from __future__ import annotations

from progress.estimates.seen import sort_of


def test_a_sort_says_how_a_document_is_read():
    assert sort_of("exam", "pdf", "ttb") == "exam pdf text"
    assert sort_of("exam", "pdf", "ii") == "exam pdf image"
    assert sort_of("exam", "pdf", "ti") == "exam pdf mixed"
