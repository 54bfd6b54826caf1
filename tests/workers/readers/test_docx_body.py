"""The body of a Word document becomes a flow of blocks."""

from __future__ import annotations

import io

import pytest

from workers.readers.docx_body import BodyTarget
from workers.readers.outline import Block
from workers.readers.xml import feed

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def flow(body: str) -> list[Block]:
    source = f'<w:document xmlns:w="{MAIN}" xmlns:m="urn:m"><w:body>{body}</w:body>'
    stream = io.BytesIO(f"{source}</w:document>".encode())
    return feed(stream, BodyTarget({"Rubrik1"})).flow


def texts(body: str) -> list[str]:
    return [block.text for block in flow(body)]


def test_runs_join_into_paragraphs():
    body = "<w:p><w:r><w:t>one </w:t></w:r><w:r><w:t>two</w:t></w:r></w:p>"
    assert texts(body + "<w:p><w:r><w:t>three</w:t></w:r></w:p>") == [
        "one two",
        "three",
    ]


def test_a_heading_is_known_by_its_style():
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Rubrik1"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>'
    )
    assert flow(body + "<w:p><w:r><w:t>a</w:t></w:r></w:p>") == [
        Block(text="A", is_heading=True),
        Block(text="a"),
    ]


@pytest.mark.parametrize(
    "mark",
    [
        '<w:r><w:br w:type="page"/></w:r>',
        "<w:r><w:lastRenderedPageBreak/></w:r>",
        "<w:pPr><w:pageBreakBefore/></w:pPr>",
        '<w:r><w:br w:type="page"/><w:lastRenderedPageBreak/></w:r>',
    ],
)
def test_a_page_begins_once_at_each_kind_of_break(mark):
    body = f"<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p>{mark}<w:r><w:t>b</w:t></w:r></w:p>"
    assert [block.starts_page for block in flow(body)] == [False, True]


def test_a_break_inside_a_paragraph_cuts_it():
    body = "<w:p><w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p>"
    assert flow(body) == [Block(text="a"), Block(text="b", starts_page=True)]


def test_a_break_that_is_switched_off_is_none():
    properties = '<w:pPr><w:pageBreakBefore w:val="0"/></w:pPr>'
    body = f"<w:p>{properties}<w:r><w:t>b</w:t></w:r></w:p>"
    assert flow(body) == [Block(text="b")]


def test_tables_become_rows_with_tabs():
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = f"<w:tr>{cell('a')}{cell('b')}</w:tr><w:tr>{cell('c')}{cell('d')}</w:tr>"
    assert flow(f"<w:tbl>{rows}</w:tbl>") == [
        Block(text="a\tb", is_row=True),
        Block(text="c\td", is_row=True),
    ]


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t>", "a\tb"),
        ("<w:t>a</w:t><w:br/><w:t>b</w:t>", "a\nb"),
        ("<w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t>", "well-known"),
        ("<w:instrText>PAGE</w:instrText><w:t>7</w:t>", "7"),
    ],
)
def test_signs_in_a_run_become_characters(run, text):
    assert texts(f"<w:p><w:r>{run}</w:r></w:p>") == [text]


def test_tab_stops_are_not_text():
    body = '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t>'
    assert texts(f"{body}<w:tab/><w:t>b</w:t></w:r></w:p>") == ["a\tb"]


@pytest.mark.parametrize("tag", ["w:del", "w:moveFrom", "m:Fallback"])
def test_what_was_deleted_or_is_there_twice_is_left_out(tag):
    hidden = f"<{tag}><w:r><w:t>hidden</w:t></w:r></{tag}>"
    assert texts(f"<w:p>{hidden}<w:r><w:t>seen</w:t></w:r></w:p>") == ["seen"]


def test_the_text_of_a_box_is_a_block_of_its_own():
    box = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
    body = f"<w:p><w:r><w:t>a</w:t></w:r><w:r>{box}</w:r><w:r><w:t>b</w:t></w:r></w:p>"
    assert texts(body) == ["a", "box", "b"]
