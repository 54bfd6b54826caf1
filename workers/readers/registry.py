"""Opens a document with the reader for its kind; a new format is one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workers.errors import Unsupported
from workers.limits import DEFAULT, Limits
from workers.readers import kinds
from workers.readers.delimited import open_csv
from workers.readers.docx import open_docx
from workers.readers.epub import open_epub
from workers.readers.html import open_html
from workers.readers.image import ImageReader
from workers.readers.mail import open_mail
from workers.readers.markdown import open_markdown
from workers.readers.opendocument import open_odp, open_ods, open_odt
from workers.readers.pdf import PdfReader
from workers.readers.plain import open_text
from workers.readers.pptx import open_pptx
from workers.readers.rtf import open_rtf
from workers.readers.tiff import TiffReader
from workers.readers.types import DocumentReader, FileKind
from workers.readers.xlsx import open_xlsx

_OPENERS: dict[str, Callable[[Path, Limits], DocumentReader]] = {
    kinds.PDF.kind: PdfReader,
    kinds.DOCX.kind: open_docx,
    kinds.PPTX.kind: open_pptx,
    kinds.XLSX.kind: open_xlsx,
    kinds.ODT.kind: open_odt,
    kinds.ODP.kind: open_odp,
    kinds.ODS.kind: open_ods,
    kinds.RTF.kind: open_rtf,
    kinds.HTML.kind: open_html,
    kinds.EPUB.kind: open_epub,
    kinds.MARKDOWN.kind: open_markdown,
    kinds.TEXT.kind: open_text,
    kinds.CSV.kind: open_csv,
    kinds.EMAIL.kind: open_mail,
    kinds.PNG.kind: ImageReader,
    kinds.JPEG.kind: ImageReader,
    kinds.TIFF.kind: TiffReader,
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
