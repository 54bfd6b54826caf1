"""The values that readers hand over."""

from __future__ import annotations

import pytest

from workers.readers import FileKind, PageClass


@pytest.mark.parametrize(
    ("name", "agrees"),
    [("a.txt", True), ("A.LOG", True), ("a.txt.pdf", False), ("txt", False)],
)
def test_a_kind_tells_whether_a_name_agrees_with_it(name, agrees):
    kind = FileKind(
        kind="text", media_type="text/plain", label="text", suffixes=(".txt", ".log")
    )
    assert kind.matches(name) is agrees


def test_page_classes_are_the_words_of_the_protocol():
    assert [str(each) for each in PageClass] == ["text", "image", "mixed", "blank"]
