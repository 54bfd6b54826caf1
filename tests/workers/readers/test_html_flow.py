"""The tree of a web page becomes the blocks that a reader sees."""

from __future__ import annotations

import pytest

from workers.readers.html import read_html


def blocks(page: str) -> list[str]:
    return [block.text for block in read_html(page)[1]]


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>Hi <b>you</b>  there</p><p>x", ["Hi you there", "x"]),
        ("<p>a<br>b", ["a\nb"]),
        ("<pre> a\n  b</pre>", [" a\n  b"]),
        ("<ul><li>a<li>b</ul>", ["- a", "- b"]),
        ("<ul><li><p>a</p><p>b</p></ul>", ["- a", "b"]),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", ["a\tb", "1\t2"]),
        ("<script>x</script><style>y</style>z", ["z"]),
        ("a<!-- b -->c", ["ac"]),
        ('<img src=x alt="A lime tree">', ["A lime tree"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("&lt;b&gt; &amp; &eacute;", ["<b> & é"]),
    ],
)
def test_blocks_read_as_the_page_shows_them(page, texts):
    assert blocks(page) == texts


def test_only_the_first_three_ranks_of_headings_begin_sections():
    _, flow = read_html("<h1>a</h1><h3>b</h3><h4>c</h4>")
    assert [block.is_heading for block in flow] == [True, True, False]


def test_a_page_deeper_than_the_stack_of_python_is_read():
    assert blocks("<div>" * 3_000 + "deep") == ["deep"]


def test_a_table_in_a_cell_is_part_of_the_cell():
    inner = "<table><tr><td>x<td>y</table>"
    assert blocks(f"<table><tr><td>a{inner}<td>b</table>") == ["a x y\tb"]
