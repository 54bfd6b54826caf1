"""Web pages are read in the charset they name, and refused when they are hostile."""

from __future__ import annotations

import pytest

from workers.errors import Empty, NestedTooDeep, TooLarge
from workers.limits import DEFAULT
from workers.readers import html
from workers.readers.html import html_text, open_html, read_html
from workers.samples import make_html, notes


def test_headings_begin_sections(keep):
    data = make_html(notes.MINUTES, title="Minutes & more")
    with open_html(keep(data), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("section", 3)
        assert reader.read(2).text.startswith("Opening hours on Sundays\n\nJohan Ek")
        assert reader.metadata() == {"title": "Minutes & more"}


@pytest.mark.parametrize(
    "data",
    [
        "<p>grå".encode(),
        "<meta charset=iso-8859-1><p>grå".encode("latin-1"),
        "<meta charset=utf-8><p>grå".encode("latin-1"),
        "<meta charset='utf-16'><p>grå".encode(),
        "<meta charset='no-such-thing'><p>grå".encode(),
        "<p>grå".encode("utf-16"),
    ],
)
def test_the_charset_that_fits_is_taken(data):
    assert "grå" in html_text(data)


def test_empty_elements_of_xml_are_closed():
    page = '<?xml version="1.0"?><html><head><title/></head><p>a<a/>b<br/>c</p></html>'
    assert [block.text for block in read_html(page)[1]] == ["ab\nc"]


def test_elements_that_lie_in_each_other_without_end_are_refused(keep):
    with pytest.raises(NestedTooDeep) as caught:
        open_html(keep("<div>" * 300_000), DEFAULT)
    assert caught.value.code == "nested_too_deep"


def test_elements_that_nobody_closes_are_no_nesting(keep):
    with open_html(keep("<p>word" * 20_000), DEFAULT) as reader:
        assert reader.read(1).text.startswith("word\n\nword")


def test_a_page_that_would_fill_memory_is_refused(monkeypatch):
    monkeypatch.setattr(html, "MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        read_html("<p>more than ten")


@pytest.mark.parametrize("page", ["<html>", "<script>alert(1)</script>", "<p> <!-- x"])
def test_a_page_without_words_is_empty(keep, page):
    with pytest.raises(Empty):
        open_html(keep(page), DEFAULT)


@pytest.mark.parametrize(
    "hidden",
    [
        "<div></span>",
        "<div><!--</div>-->",
        "<!--><div><!-- -->",
        "<div><script></div></script>",
        "<div><TEXTAREA></div></textarea>",
    ],
)
def test_ends_that_close_nothing_do_not_count(monkeypatch, hidden):
    monkeypatch.setattr("workers.readers.html.MAX_OPEN", 20)
    with pytest.raises(NestedTooDeep):
        read_html(hidden * 30)


@pytest.mark.parametrize(
    "shown", ["<div></div>", "<!--<div>-->", "<script>'<div>'</script>", "<DIV></div>"]
)
def test_what_is_closed_or_no_element_is_no_depth(monkeypatch, shown):
    monkeypatch.setattr("workers.readers.html.MAX_OPEN", 20)
    assert read_html(shown * 30)
