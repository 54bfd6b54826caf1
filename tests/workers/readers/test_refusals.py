"""A refusal names what the file is and says what to hand in instead."""

from __future__ import annotations

import pytest

from workers.readers import refusals


@pytest.mark.parametrize(
    "head", [b"GIF89a", b"\x00\x00\x00\x18ftypheic", b"?", b"BZh9"]
)
def test_every_refusal_says_what_to_do(head):
    assert "hand" in str(refusals.by_magic(head)).lower()


def test_the_first_entry_that_tells_is_taken():
    names = {"xl/workbook.bin", "content.xml"}
    assert "binary Excel" in str(refusals.by_entries(names))
