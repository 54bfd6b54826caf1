"""Feeds untrusted XML to a target, refusing what no office file ever declares."""

from __future__ import annotations

from typing import IO, Any, TypeVar, cast

from lxml import etree

from workers.errors import Corrupt

CHUNK_BYTES = 65_536
_DECLARES = (
    "This document declares a document type, which an office file never does. "
    "It was not opened. Save it anew and hand it in again."
)


class Target:
    """Base of parser targets: takes events one by one, so no tree is ever held.

    A document type declaration is where entity expansion and external entities
    begin; the packaging standard forbids it (ISO/IEC 29500-2, 8.1.4).
    """

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Refuse the file at its declaration, before any entity is used."""
        raise Corrupt(_DECLARES, detail=f"DOCTYPE {name}")

    def start(self, tag: str, attributes: Any) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text between tags."""

    def close(self) -> None:
        """The document is over."""


T = TypeVar("T", bound=Target)


def feed(stream: IO[bytes], target: T) -> T:
    """Parse a stream into a target and return the target.

    Raises:
        Corrupt: the XML is not well-formed, or declares a document type.
    """
    parser = etree.XMLParser(
        target=cast(Any, target),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        while chunk := stream.read(CHUNK_BYTES):
            parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Corrupt(detail=str(error)) from error
    return target


def local(tag: str) -> str:
    """Return the name of a tag or attribute without its namespace."""
    return tag.rpartition("}")[2]


def attribute(attributes: Any, name: str) -> str:
    """Return an attribute by its local name, or an empty string."""
    for key, value in attributes.items():
        if local(key) == name:
            return str(value)
    return ""
