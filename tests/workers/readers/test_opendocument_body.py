"""Each thing that OpenDocument knows in text comes out as a reader would see it."""

from __future__ import annotations

import io

from workers.readers.opendocument_body import SheetsTarget, TextTarget
from workers.readers.xml import feed

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style")
)


def flow(body: str):
    xml = f'<office:c {SPACES} xmlns:fo="{ODF}:xsl-fo-compatible:1.0">{body}</office:c>'
    return feed(io.BytesIO(xml.encode()), TextTarget()).flow


def texts(body: str) -> list[str]:
    return [block.text for block in flow(body)]


def test_spaces_tabs_and_breaks_are_elements():
    assert texts(
        '<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p>'
    ) == ["a  b\tc\nd"]


def test_a_million_spaces_are_not_believed():
    assert len(texts('<text:p>a<text:s text:c="1000000"/>b</text:p>')[0]) < 200


def test_comments_and_deleted_text_are_left_out():
    body = "<office:annotation><text:p>psst</text:p></office:annotation>"
    assert texts(f"<text:p>said{body}</text:p>") == ["said"]
    assert (
        texts("<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>")
        == []
    )


def test_a_style_may_break_the_page():
    style = (
        '<style:style style:name="P1"><style:paragraph-properties '
        'fo:break-before="page"/></style:style>'
    )
    body = '<text:p>a</text:p><text:p text:style-name="P1">b</text:p>'
    assert [block.starts_page for block in flow(style + body)] == [False, True]


def test_tables_are_rows_and_headings_are_known():
    row = (
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    )
    found = flow(f"<text:h>H</text:h><table:table>{row}</table:table>")
    assert [(b.text, b.is_heading, b.is_row) for b in found] == [
        ("H", True, False),
        ("a\tb", False, True),
    ]


def test_equal_cells_and_rows_count_as_often_as_they_say_within_reason():
    cell = (
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    row = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    xml = (
        f'<office:c {SPACES}><table:table table:name="S">{row.format(cell)}'
        f"{row.format(empty)}</table:table></office:c>"
    )
    sheets = feed(io.BytesIO(xml.encode()), SheetsTarget()).sheets
    assert sheets == {"S": ["x\tx"] * 100}
