"""Builds Word documents with the few parts that a reader needs."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from workers.samples.archive import HEAD, zipped

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

Section = tuple[str, Sequence[str]]


def make_docx(
    sections: Sequence[Section],
    *,
    has_page_breaks: bool = True,
    has_headings: bool = True,
    title: str = "",
) -> bytes:
    """Return a document: each section is a heading and its paragraphs."""
    body = "".join(
        _section(heading, paragraphs, has_headings, has_page_breaks and index > 0)
        for index, (heading, paragraphs) in enumerate(sections)
    )
    document = f'<w:document xmlns:w="{_MAIN}"><w:body>{body}</w:body></w:document>'
    return package({"word/document.xml": document, "docProps/core.xml": _core(title)})


def package(parts: dict[str, str]) -> bytes:
    """Return an office package of these parts and the ones that every one has."""
    return zipped({name: HEAD + text for name, text in (_COMMON | parts).items()})


def _section(
    heading: str, paragraphs: Sequence[str], is_styled: bool, is_new_page: bool
) -> str:
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if is_styled else ""
    jump = '<w:r><w:br w:type="page"/></w:r>' if is_new_page else ""
    return _paragraph(heading, style + jump) + "".join(map(_paragraph, paragraphs))


def _paragraph(text: str, before: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{before}{run}</w:p>"


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title>"
        "<dc:creator>Norrvik Public Libraries</dc:creator></cp:coreProperties>"
    )


_COMMON = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" '
        f'ContentType="{_WORD}.document.main+xml"/>'
        '<Override PartName="/word/styles.xml" '
        f'ContentType="{_WORD}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/'
        'vnd.openxmlformats-package.core-properties+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/'
        'core-properties" Target="docProps/core.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "word/styles.xml": (
        f'<w:styles xmlns:w="{_MAIN}">'
        '<w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>'
    ),
}
