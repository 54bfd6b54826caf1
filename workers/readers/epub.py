"""Reads EPUB books: each chapter of the spine is a page."""

from __future__ import annotations

import posixpath
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from workers.errors import Corrupt
from workers.limits import Limits
from workers.readers.archives import checked_entries, damage_told, head_of
from workers.readers.html import MAX_BYTES, html_text, read_html
from workers.readers.outline import join
from workers.readers.package import Properties
from workers.readers.parts import Part, PartsReader
from workers.readers.xml import Target, attribute, feed, local

CONTAINER = "META-INF/container.xml"


def open_epub(path: Path, limits: Limits) -> PartsReader:
    """Open a book; each chapter is parsed when it is read.

    Raises:
        Corrupt: the archive or the list of its chapters cannot be read.
        Encrypted, Bomb: see `archives.checked_entries`.
        TooManyPages: it has too many chapters.
    """
    checked_entries(path, limits)
    with damage_told(), ExitStack() as stack:
        archive = stack.enter_context(ZipFile(path))
        package, name = _package(archive)
        chapters = package.chapters(name)
        if not chapters:
            raise Corrupt(detail=f"{name} names no chapters")
        reader = PartsReader(
            unit="chapter",
            pages=len(chapters),
            load=lambda index: _chapter(archive, chapters[index]),
            limits=limits,
            metadata=package.found,
            resources=stack.pop_all(),
        )
    return reader


def _package(archive: ZipFile) -> tuple[_Package, str]:
    with archive.open(CONTAINER) as stream:
        name = feed(stream, _Container()).package
    with archive.open(name) as stream:
        return feed(stream, _Package()), name


def _chapter(archive: ZipFile, name: str) -> Part:
    with damage_told():
        archive.getinfo(name)
    _, flow = read_html(html_text(head_of(archive, name, MAX_BYTES)))
    return Part(text=join(flow))


class _Container(Target):
    """Finds the package document."""

    package = ""

    def start(self, tag: str, attributes: Any) -> None:
        if local(tag) == "rootfile" and not self.package:
            self.package = attribute(attributes, "full-path")


class _Package(Properties):
    """Collects the manifest and the order of reading, besides the properties."""

    def __init__(self) -> None:
        super().__init__()
        self._files: dict[str, str] = {}
        self._spine: list[str] = []

    def start(self, tag: str, attributes: Any) -> None:
        super().start(tag, attributes)
        if local(tag) == "item":
            self._files[attribute(attributes, "id")] = attribute(attributes, "href")
        elif local(tag) == "itemref":
            self._spine.append(attribute(attributes, "idref"))

    def chapters(self, package: str) -> list[str]:
        """Return the names of the chapters in the archive, in the order of reading."""
        folder = posixpath.dirname(package)
        files = (self._files[each] for each in self._spine if each in self._files)
        return [posixpath.normpath(posixpath.join(folder, unquote(f))) for f in files]
