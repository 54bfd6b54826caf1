"""The kinds of files that can be read, and the names of some that cannot."""

from __future__ import annotations

from workers.readers.types import FileKind

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PDF = FileKind(
    kind="pdf", media_type="application/pdf", label="PDF", suffixes=(".pdf",)
)
DOCX = FileKind(
    kind="docx",
    media_type=_WORD,
    label="Word document",
    suffixes=(".docx", ".docm", ".dotx", ".dotm"),
)
TEXT = FileKind(
    kind="text",
    media_type="text/plain",
    label="plain text",
    suffixes=(".txt", ".text", ".log", ".csv", ".tsv", ".rst", ".tex"),
)
MARKDOWN = FileKind(
    kind="markdown",
    media_type="text/markdown",
    label="Markdown",
    suffixes=(".md", ".markdown", ".mdown", ".mkd"),
)
PNG = FileKind(
    kind="png", media_type="image/png", label="PNG image", suffixes=(".png",)
)
JPEG = FileKind(
    kind="jpeg",
    media_type="image/jpeg",
    label="JPEG image",
    suffixes=(".jpg", ".jpeg", ".jpe", ".jfif"),
)

SUPPORTED: tuple[FileKind, ...] = (PDF, DOCX, TEXT, MARKDOWN, PNG, JPEG)
BY_NAME: dict[str, FileKind] = {kind.kind: kind for kind in SUPPORTED}

#: First bytes of kinds that are recognised only to be refused by their name.
REFUSED_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "an RTF document"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"BM", "a bitmap image"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"%!PS", "a PostScript file"),
)

#: Entries that tell what a zip archive really is, for a refusal that names it.
REFUSED_ENTRIES: tuple[tuple[str, str], ...] = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an EPUB book"),
    ("content.xml", "an OpenDocument file"),
)

#: Stream names inside an OLE file (UTF-16), for the same purpose.
REFUSED_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", "an old Word document (.doc)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("__substg1.0_", "an Outlook message (.msg)"),
)
