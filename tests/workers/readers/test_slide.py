"""A slide's shapes become blocks, its tables rows."""

from __future__ import annotations

import io

from workers.readers.slide import SlideTarget
from workers.readers.xml import feed

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"


def blocks(body: str) -> list[str]:
    xml = f'<p:sld xmlns:a="{A}" xmlns:p="{P}">{body}</p:sld>'
    return [each.text for each in feed(io.BytesIO(xml.encode()), SlideTarget()).flow]


def test_cells_of_a_table_are_set_apart_by_tabs():
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    row = f"<a:tr>{cell.format('a')}{cell.format('b')}</a:tr>"
    assert blocks(f"<a:tbl>{row}{row}</a:tbl>") == ["a\tb", "a\tb"]


def test_breaks_within_a_paragraph_stay():
    text = "<a:p><a:r><a:t>a</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p>"
    assert blocks(f"<p:sp><p:txBody>{text}</p:txBody></p:sp>") == ["a\nb"]


def test_what_repeats_on_every_slide_is_left_out():
    text = "<p:txBody><a:p><a:r><a:t>7</a:t></a:r></a:p></p:txBody>"
    number = f'<p:sp><p:nvPr><p:ph type="sldNum"/></p:nvPr>{text}</p:sp>'
    assert blocks(number + f"<p:sp>{text}</p:sp>") == ["7"]
