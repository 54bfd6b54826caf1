"""Reads Word documents (OOXML): pages where breaks are kept, else sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

from workers.limits import Limits
from workers.readers.archives import checked_entries, damage_told
from workers.readers.docx_body import BodyTarget
from workers.readers.outline import paginate
from workers.readers.package import main_part, properties, side_part
from workers.readers.sections import SectionsReader
from workers.readers.xml import Target, attribute, feed, local


def open_docx(path: Path, limits: Limits) -> SectionsReader:
    """Open a Word document.

    Raises:
        Corrupt: the archive or its main part cannot be read.
        Encrypted, Bomb: see `archives.checked_entries`.
        Empty: it has no text.
        TooManyPages: it has too many pages or sections.
    """
    checked_entries(path, limits)
    with damage_told(), ZipFile(path) as archive:
        flow = _body(archive).flow
        metadata = properties(archive)
    unit, texts = paginate(flow)
    return SectionsReader(unit=unit, texts=texts, limits=limits, metadata=metadata)


def _body(archive: ZipFile) -> BodyTarget:
    main = main_part(archive, "word/document.xml")
    folder = main.rpartition("/")[0]
    styles = side_part(archive, f"{folder}/styles.xml", _Styles()).headings
    with archive.open(main) as stream:
        return feed(stream, BodyTarget(styles))


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
