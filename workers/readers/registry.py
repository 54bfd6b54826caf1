"""Opens a document with the reader for its kind; a new format is one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workers.errors import Unsupported
from workers.limits import DEFAULT, Limits
from workers.readers import kinds
from workers.readers.docx import open_docx
from workers.readers.image import ImageReader
from workers.readers.markdown import open_markdown
from workers.readers.pdf import PdfReader
from workers.readers.plain import open_text
from workers.readers.types import DocumentReader, FileKind

_OPENERS: dict[str, Callable[[Path, Limits], DocumentReader]] = {
    kinds.PDF.kind: PdfReader,
    kinds.DOCX.kind: open_docx,
    kinds.TEXT.kind: open_text,
    kinds.MARKDOWN.kind: open_markdown,
    kinds.PNG.kind: ImageReader,
    kinds.JPEG.kind: ImageReader,
}


def open_document(
    path: Path, kind: FileKind | str, limits: Limits = DEFAULT
) -> DocumentReader:
    """Open a file whose kind `sniff` has told.

    Raises:
        ReadingError: the subclass says why it cannot be opened.
        OSError: the file itself cannot be reached, which says nothing about it.
    """
    name = kind if isinstance(kind, str) else kind.kind
    try:
        opener = _OPENERS[name]
    except KeyError:
        raise Unsupported(detail=f"no reader for {name}") from None
    path.stat()
    return opener(path, limits)


def supported_kinds() -> list[FileKind]:
    """Return the kinds that can be read, in the order in which people read them."""
    return list(kinds.SUPPORTED)
