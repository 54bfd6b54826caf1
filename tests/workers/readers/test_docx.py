"""Word documents are read by their parts, and hostile ones refused."""

from __future__ import annotations

import pytest

from workers.errors import Bomb, Corrupt, Empty
from workers.limits import DEFAULT, Limits
from workers.readers.docx import open_docx
from workers.samples import make_docx, notes
from workers.samples.docx import package

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(words: str, declaration: str = "") -> str:
    return (
        f'{declaration}<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r>'
        f"<w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    )


def test_page_breaks_are_pages(keep):
    with open_docx(keep(make_docx(notes.MINUTES)), DEFAULT) as reader:
        assert reader.census().unit == "page"
        assert reader.census().pages == len(notes.MINUTES)
        assert reader.read(2).text.startswith("Opening hours on Sundays\n\nJohan Ek")


def test_without_breaks_headings_are_sections(keep):
    data = make_docx(notes.MINUTES, has_page_breaks=False)
    with open_docx(keep(data), DEFAULT) as reader:
        assert reader.census().unit == "section"
        assert reader.census().pages == len(notes.MINUTES)


def test_without_headings_too_it_is_one_section(keep):
    data = make_docx(notes.MINUTES, has_page_breaks=False, has_headings=False)
    with open_docx(keep(data), DEFAULT) as reader:
        assert reader.census().pages == 1


def test_title_and_author_are_read(keep):
    with open_docx(keep(make_docx(notes.MINUTES, title="A & B")), DEFAULT) as reader:
        assert reader.metadata() == {
            "title": "A & B",
            "author": "Norrvik Public Libraries",
        }


def test_a_main_part_of_another_name_is_found(keep):
    relations = (
        '<Relationships><Relationship Type="x/officeDocument" '
        'Target="/word/document2.xml"/></Relationships>'
    )
    parts = {"_rels/.rels": relations, "word/document2.xml": document("found")}
    with open_docx(keep(package(parts)), DEFAULT) as reader:
        assert reader.read(1).text == "found"


def test_an_external_entity_is_never_fetched(keep, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    declaration = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    path = keep(package({"word/document.xml": document("&x;", declaration)}))
    with pytest.raises(Corrupt, match="declares a document type") as caught:
        open_docx(path, DEFAULT)
    assert "the secret" not in caught.value.detail
    assert caught.value.code == "corrupt"


def test_a_bomb_is_not_unpacked(keep):
    data = package({"word/document.xml": document("0" * 12_000_000)})
    with pytest.raises(Bomb):
        open_docx(keep(data), DEFAULT)


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": "<w:document"},
        {"word/styles.xml": "<<<", "word/document.xml": document("text")},
        {"_rels/.rels": "<R><Relationship Type='/officeDocument' Target='gone'/></R>"},
    ],
    ids=["body", "styles", "missing"],
)
def test_broken_parts_make_it_corrupt(keep, parts):
    with pytest.raises(Corrupt):
        open_docx(keep(package(parts)), DEFAULT)


def test_damaged_data_makes_it_corrupt(keep):
    data = bytearray(make_docx(notes.MINUTES))
    start = data.index(b"word/document.xml") + 40
    data[start : start + 60] = bytes(60)
    with pytest.raises(Corrupt):
        open_docx(keep(bytes(data)), DEFAULT)


def test_a_document_without_words_is_empty(keep):
    with pytest.raises(Empty):
        open_docx(keep(package({"word/document.xml": document("")})), DEFAULT)


def test_the_limit_of_pages_holds(keep):
    with pytest.raises(Exception, match="3 pages; at most 2"):
        open_docx(keep(make_docx(notes.MINUTES)), Limits(max_pages=2))
