"""Relations lead from part to part, whatever way they are written."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from workers.errors import Corrupt
from workers.readers.package import main_part, properties, relations

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def links(*rows: str) -> str:
    return f"<Relationships>{''.join(rows)}</Relationships>"


def link(key: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{key}" Type="{TYPE}/{kind}" Target="{target}" {more}/>'


def test_targets_are_names_in_the_archive(keep_zip):
    rows = (link("a", "slide", "../slides/s1.xml"), link("b", "slide", "/x/s2.xml"))
    with ZipFile(keep_zip({"ppt/deep/_rels/main.xml.rels": links(*rows)})) as archive:
        found = relations(archive, "ppt/deep/main.xml")
    assert {key: each.target for key, each in found.items()} == {
        "a": "ppt/slides/s1.xml",
        "b": "x/s2.xml",
    }


def test_links_to_the_outside_are_left_out(keep_zip):
    row = link("a", "image", "http://192.0.2.1/spy.png", 'TargetMode="External"')
    with ZipFile(keep_zip({"_rels/.rels": links(row)})) as archive:
        assert relations(archive, "") == {}


def test_the_main_part_is_named_by_its_relation_or_the_usual_one(keep_zip):
    row = link("a", "officeDocument", "/word/other.xml")
    with ZipFile(keep_zip({"_rels/.rels": links(row)})) as archive:
        assert main_part(archive, "word/document.xml") == "word/other.xml"
    with ZipFile(keep_zip({"a": ""})) as archive:
        assert main_part(archive, "word/document.xml") == "word/document.xml"


def test_broken_properties_are_told(keep_zip):
    with (
        ZipFile(keep_zip({"docProps/core.xml": "<a"})) as archive,
        pytest.raises(Corrupt),
    ):
        properties(archive)
