"""Builds documents that flow: OpenDocument text, RTF, a web page, a book, an e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from workers.samples.archive import HEAD, zipped
from workers.samples.docx import Section

ODT_TYPE = "application/vnd.oasis.opendocument.text"
EPUB_TYPE = "application/epub+zip"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"


def make_odt(sections: Sequence[Section], *, has_page_breaks: bool = True) -> bytes:
    """Return a text whose sections begin with a heading, on a new page if wanted."""
    jump = "<text:soft-page-break/>" if has_page_breaks else ""
    body = jump.join(
        f'<text:h text:outline-level="1">{escape(heading)}</text:h>'
        + "".join(f"<text:p>{escape(each)}</text:p>" for each in paragraphs)
        for heading, paragraphs in sections
    )
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:text="{_ODF}:text:1.0"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"content.xml": HEAD + content}, media_type=ODT_TYPE)


def make_rtf(sections: Sequence[Section], *, has_page_breaks: bool = True) -> bytes:
    """Return a document in RTF."""
    jump = r"\page " if has_page_breaks else ""
    body = jump.join(
        rf"{{\b {_rtf(heading)}}}\par "
        + "".join(rf"{_rtf(each)}\par " for each in paragraphs)
        for heading, paragraphs in sections
    )
    fonts = r"{\fonttbl{\f0\fswiss Helvetica;}}"
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}\f0 {body}}}".encode("ascii")


def _rtf(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in escaped)


def make_html(sections: Sequence[Section], *, title: str = "") -> bytes:
    """Return a web page."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body>\n{_articles(sections)}"
        "</body></html>\n"
    ).encode()


def _articles(sections: Sequence[Section]) -> str:
    return "".join(
        f"<h2>{escape(heading)}</h2>\n"
        + "".join(f"<p>{escape(each)}</p>\n" for each in paragraphs)
        for heading, paragraphs in sections
    )


def make_epub(chapters: Sequence[Section], *, title: str = "") -> bytes:
    """Return a book of one file for each chapter."""
    parts = {
        "META-INF/container.xml": f'<container xmlns="{_CONTAINER}"><rootfiles>'
        '<rootfile full-path="book/package.opf"/></rootfiles></container>',
        "book/package.opf": _package(len(chapters), title),
    }
    for number, chapter in enumerate(chapters, 1):
        parts[f"book/chapter{number}.xhtml"] = (
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>'
            f"{_articles([chapter])}</body></html>"
        )
    return zipped(
        {name: HEAD + text for name, text in parts.items()}, media_type=EPUB_TYPE
    )


def _package(chapters: int, title: str) -> str:
    numbers = range(1, chapters + 1)
    items = "".join(f'<item id="c{n}" href="chapter{n}.xhtml"/>' for n in numbers)
    order = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    return (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="{_DC}">'
        f"<dc:title>{escape(title)}</dc:title></metadata><manifest>{items}</manifest>"
        f"<spine>{order}</spine></package>"
    )


def make_mail(
    paragraphs: Sequence[str], *, subject: str, attached: bytes = b"", name: str = ""
) -> bytes:
    """Return a message as text and as HTML, with an attachment if one is given."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Astrid Holm <astrid@example.org>"
    message["To"] = "Johan Ek <johan@example.org>"
    message["Date"] = "Mon, 03 Mar 2025 12:00:00 +0100"
    message["Subject"] = subject
    message["Message-ID"] = "<headway-sample@example.org>"
    message.set_content("\n\n".join(paragraphs))
    message.add_alternative(
        "".join(f"<p>{escape(each)}</p>" for each in paragraphs), subtype="html"
    )
    if name:
        message.add_attachment(attached, maintype="text", subtype="csv", filename=name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"part-{number}")
    return message.as_bytes()
