"""Reads Word documents (OOXML): pages where breaks are kept, else sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from workers.errors import Corrupt
from workers.limits import Limits
from workers.readers.archives import checked_entries
from workers.readers.docx_body import BodyTarget
from workers.readers.outline import paginate
from workers.readers.sections import SectionsReader
from workers.readers.xml import T, Target, attribute, feed, local

#: Styles, relations and properties are small; a larger one is not worth its time.
MAX_SIDE_PART_BYTES = 20_000_000
_FIELDS = ("title", "creator", "subject", "created", "modified", "keywords")


def open_docx(path: Path, limits: Limits) -> SectionsReader:
    """Open a Word document.

    Raises:
        Corrupt: the archive or its main part cannot be read.
        Encrypted, Bomb: see `archives.checked_entries`.
        Empty: it has no text.
        TooManyPages: it has too many pages or sections.
    """
    checked_entries(path, limits)
    try:
        with ZipFile(path) as archive:
            flow = _body(archive).flow
            metadata = _side_part(archive, "docProps/core.xml", _Properties()).found
    except (BadZipFile, KeyError, OSError, EOFError, ZlibError) as error:
        raise Corrupt(detail=str(error)) from error
    unit, texts = paginate(flow)
    return SectionsReader(unit=unit, texts=texts, limits=limits, metadata=metadata)


def _body(archive: ZipFile) -> BodyTarget:
    main = _side_part(archive, "_rels/.rels", _Relations()).main
    folder = main.rpartition("/")[0]
    styles = _side_part(archive, f"{folder}/styles.xml", _Styles()).headings
    with archive.open(main) as stream:
        return feed(stream, BodyTarget(styles))


def _side_part(archive: ZipFile, name: str, target: T) -> T:
    """Feed a part that may be missing or broken without harm to the text."""
    try:
        if archive.getinfo(name).file_size <= MAX_SIDE_PART_BYTES:
            with archive.open(name) as stream:
                feed(stream, target)
    except KeyError:
        pass
    return target


class _Relations(Target):
    """Finds the main part; some writers call it other than document.xml."""

    main = "word/document.xml"

    def start(self, tag: str, attributes: Any) -> None:
        if attribute(attributes, "Type").endswith("/officeDocument"):
            self.main = attribute(attributes, "Target").lstrip("/")


class _Styles(Target):
    """Collects the ids of heading styles: the id is translated, the name is not."""

    def __init__(self) -> None:
        self.headings: set[str] = set()
        self._id = ""

    def start(self, tag: str, attributes: Any) -> None:
        if local(tag) == "style":
            self._id = attribute(attributes, "styleId")
        elif local(tag) == "name" and self._id:
            name = attribute(attributes, "val").lower()
            if name.startswith("heading") or name == "title":
                self.headings.add(self._id)


class _Properties(Target):
    """Collects title, creator and dates of docProps/core.xml."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""

    def start(self, tag: str, attributes: Any) -> None:
        self._name = local(tag) if local(tag) in _FIELDS else ""

    def end(self, tag: str) -> None:
        self._name = ""

    def data(self, text: str) -> None:
        if self._name and text.strip():
            key = "author" if self._name == "creator" else self._name
            self.found[key] = self.found.get(key, "") + text
