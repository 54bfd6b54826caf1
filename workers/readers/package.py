"""What all OOXML files share: relations between parts, and the core properties."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from workers.readers.xml import T, Target, attribute, feed, local

#: Styles, relations and properties are small; a larger one is not worth its time.
MAX_SIDE_PART_BYTES = 20_000_000
_FIELDS = ("title", "creator", "subject", "created", "modified", "keywords")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link from one part to another: `kind` is the last word of its type."""

    kind: str
    target: str


def relations(archive: ZipFile, part: str) -> dict[str, Relation]:
    """Return the relations of a part by id, their targets as names in the archive."""
    folder, _, name = part.rpartition("/")
    base = f"{folder}/" if folder else ""
    found = side_part(archive, f"{base}_rels/{name}.rels", _Relations()).found
    return {
        key: Relation(kind=kind, target=_resolved(folder, target))
        for key, kind, target in found
    }


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def main_part(archive: ZipFile, usual: str) -> str:
    """Return the name of the main part; some writers choose another than usual."""
    for relation in relations(archive, "").values():
        if relation.kind == "officeDocument":
            return relation.target
    return usual


def properties(archive: ZipFile) -> dict[str, str]:
    """Return title, author and dates of an office file."""
    return side_part(archive, "docProps/core.xml", Properties()).found


def side_part(archive: ZipFile, name: str, target: T) -> T:
    """Feed a part that may be missing without harm to the text."""
    info = archive.NameToInfo.get(name)
    if info is not None and info.file_size <= MAX_SIDE_PART_BYTES:
        with archive.open(info) as stream:
            feed(stream, target)
    return target


class _Relations(Target):
    """Collects id, kind and target of each relation inside the package."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, tag: str, attributes: Any) -> None:
        if local(tag) != "Relationship":
            return
        if attribute(attributes, "TargetMode") == "External":
            return
        kind = attribute(attributes, "Type").rpartition("/")[2]
        target = attribute(attributes, "Target")
        self.found.append((attribute(attributes, "Id"), kind, target))


class Properties(Target):
    """Collects title, creator and dates, named by the Dublin Core."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""

    def start(self, tag: str, attributes: Any) -> None:
        """Notice a field that is worth keeping."""
        self._name = local(tag) if local(tag) in _FIELDS else ""

    def end(self, tag: str) -> None:
        """Leave the field."""
        self._name = ""

    def data(self, text: str) -> None:
        """Keep what a field says."""
        if self._name and text.strip():
            key = "author" if self._name == "creator" else self._name
            self.found[key] = self.found.get(key, "") + text
