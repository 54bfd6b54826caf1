"""XML from strangers is parsed without a tree and without declarations."""

from __future__ import annotations

import io
from typing import Any

import pytest

from workers.errors import Corrupt
from workers.readers.xml import Target, attribute, feed, local

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x "haha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>'
)


class Words(Target):
    def __init__(self) -> None:
        self.tags: list[str] = []
        self.text = ""

    def start(self, tag: str, attributes: Any) -> None:
        self.tags.append(local(tag) + attribute(attributes, "n"))

    def data(self, text: str) -> None:
        self.text += text


def parse(source: str) -> Words:
    return feed(io.BytesIO(source.encode()), Words())


def test_events_arrive_in_order():
    words = parse('<a xmlns="urn:x"><b n="1">one </b><b>two</b></a>')
    assert words.tags == ["a", "b1", "b"]
    assert words.text == "one two"


def test_a_document_larger_than_a_chunk_is_read_whole():
    assert len(parse("<a>" + "x" * 200_000 + "</a>").text) == 200_000


@pytest.mark.parametrize(
    "source",
    [LAUGHS, '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>'],
    ids=["entities", "external"],
)
def test_a_document_type_is_refused_before_its_entities_are_used(source):
    with pytest.raises(Corrupt, match="declares a document type"):
        parse(source)


@pytest.mark.parametrize("source", ["", "<a>", "<a></b>", "no markup"])
def test_what_is_not_well_formed_is_corrupt(source):
    with pytest.raises(Corrupt):
        parse(source)
