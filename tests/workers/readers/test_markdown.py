"""Markdown is read as words, in sections."""

from __future__ import annotations

import pytest

from workers.errors import Empty
from workers.limits import DEFAULT
from workers.readers import markdown
from workers.readers.markdown import open_markdown, split_front_matter
from workers.samples import notes


def texts(path) -> list[str]:
    with open_markdown(path, DEFAULT) as reader:
        return [reader.read(n + 1).text for n in range(reader.census().pages)]


def test_headings_make_sections(keep):
    found = texts(keep(notes.MARKDOWN))
    assert [text.splitlines()[0] for text in found] == [
        "Notes on moving the catalogue",
        "What went well",
        "What went wrong",
        "Figures",
        "Next steps",
    ]


def test_front_matter_becomes_metadata(keep):
    with open_markdown(keep(notes.MARKDOWN), DEFAULT) as reader:
        assert reader.metadata() == {
            "title": "Notes on moving the catalogue",
            "author": "Johan Ek",
        }


def test_a_rule_at_the_beginning_is_no_front_matter():
    assert split_front_matter("---\n\nText") == ({}, "---\n\nText")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**bold** and `code` and [link](http://x.example)", "bold and code and link"),
        ("![a cat](cat.png) sits", "a cat sits"),
        ("- one\n- two", "- one\n- two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("|a|b|\n|-|-|\n|1|**2**|", "a\tb\n1\t2"),
        ("```python\nx = 1\n```", "x = 1"),
        ("before <br> after", "before  after"),
        ("<div>inside</div>", "inside"),
        ("text\n\n<!-- a secret -->\n\nmore", "text\n\nmore"),
        ("one  \ntwo\nthree", "one\ntwo\nthree"),
    ],
)
def test_markup_is_left_out(keep, source, expected):
    assert texts(keep(source)) == [expected]


def test_only_a_comment_is_empty(keep):
    with pytest.raises(Empty):
        open_markdown(keep("<!-- nothing -->"), DEFAULT)


def test_deep_nesting_does_no_harm_to_what_follows(keep):
    assert texts(keep(">" * 5_000 + " deep\n\n# Flat\n\nText"))[-1] == "Flat\n\nText"


def test_what_is_too_long_to_be_parsed_is_read_as_text(keep, monkeypatch):
    monkeypatch.setattr(markdown, "MAX_CHARACTERS", 10)
    with open_markdown(keep("# A heading\n\n# Another"), DEFAULT) as reader:
        assert reader.census().pages == 1
        assert reader.read(1).text == "# A heading\n\n# Another"
