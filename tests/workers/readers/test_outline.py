"""Blocks become pages where there are any, else sections."""

from __future__ import annotations

from workers.readers.outline import LONG_SECTION, Block, join, paginate


def heading(text: str) -> Block:
    return Block(text=text, is_heading=True)


def test_page_breaks_make_pages():
    flow = [
        Block(text="one"),
        Block(text="two", starts_page=True),
        Block(text="still two"),
    ]
    assert paginate(flow) == ("page", ["one", "two\n\nstill two"])


def test_a_break_before_the_first_block_makes_no_page():
    flow = [Block(text="one", starts_page=True), Block(text="two")]
    assert paginate(flow) == ("section", ["one\n\ntwo"])


def test_headings_make_sections():
    flow = [heading("A"), Block(text="a"), heading("B"), Block(text="b")]
    assert paginate(flow) == ("section", ["A\n\na", "B\n\nb"])


def test_a_title_stays_with_the_heading_below_it():
    flow = [heading("Title"), heading("A"), Block(text="a")]
    assert paginate(flow) == ("section", ["Title\n\nA\n\na"])


def test_a_long_section_is_cut_by_size():
    _, texts = paginate([Block(text="word " * LONG_SECTION)])
    assert len(texts) > 4
    assert "".join(texts).count("word") == LONG_SECTION


def test_rows_of_a_table_touch():
    rows = [Block(text="1\t2", is_row=True), Block(text="3\t4", is_row=True)]
    assert join([Block(text="Table"), *rows]) == "Table\n\n1\t2\n3\t4"


def test_an_empty_flow_has_one_empty_section():
    assert paginate([]) == ("section", [""])


def test_an_empty_block_at_the_beginning_leaves_no_gap():
    assert join([Block(text=""), Block(text="one"), Block(text="two")]) == "one\n\ntwo"
