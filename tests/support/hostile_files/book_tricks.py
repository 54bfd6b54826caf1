"""Books whose lists declare, repeat or point where they must not."""

from __future__ import annotations

from tests.support.hostile_files.office_tricks import FOREIGN, declared, part
from tests.support.hostile_files.offices import zipped
from tests.support.hostile_files.types import HostileFile

_BOOK = '<rootfiles><rootfile full-path="{}"/></rootfiles>'


def book(
    spine: str = '<itemref idref="a"/>',
    *,
    head: str = "",
    container_head: str = "",
    package: str = "book.opf",
    items: str = '<item id="a" href="a.xhtml"/>',
    chapter: bytes = b"<html><body>Only words.</body></html>",
) -> bytes:
    """Return a book of one chapter, as often as its spine says."""
    manifest = f"<manifest>{items}</manifest><spine>{spine}</spine>"
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": part(
                container_head, "container", _BOOK.format(package)
            ),
            "book.opf": part(head, "package", manifest),
            "a.xhtml": chapter,
        }
    )


BOOK_TRICKS = (
    *declared(lambda head: book(head=head), "package.epub"),
    *declared(lambda head: book(container_head=head), "container.epub"),
    HostileFile(
        name="xxe-chapter.epub",
        build=lambda: book(chapter=(FOREIGN + "<html>&a11;</html>").encode()),
    ),
    HostileFile(
        name="climbing.epub",
        build=lambda: book(items='<item id="a" href="../../../../etc/passwd"/>'),
        code="pages_unreadable",
        bad_pages={1: "page_unreadable"},
    ),
    HostileFile(
        name="foreign.epub",
        build=lambda: book(package="../../../../etc/passwd"),
        code="corrupt",
    ),
    HostileFile(
        name="long-spine.epub",
        build=lambda: book('<itemref idref="a"/>' * 100_000),
        code="too_many_pages",
    ),
    HostileFile(name="no-spine.epub", build=lambda: book(""), code="corrupt"),
)
