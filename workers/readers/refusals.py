"""Files that are recognised only to be refused by their name, with what to do."""

from __future__ import annotations

from workers.errors import OldFormat, Unsupported

_ADVICE = (
    "Hand in a PDF, an Office or OpenDocument file, a web page, a book, text, a table, "
    "an e-mail or a picture."
)
_UNPACK = "Unpack it and hand in the files."
_CONVERT = "Save it as PNG, JPEG or PDF and hand that in."

#: First bytes; the more special come first.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "a GIF image", _CONVERT),
    (b"BM", "a bitmap image", _CONVERT),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"\x1f\x8b", "a compressed file", _UNPACK),
    (b"BZh", "a compressed file", _UNPACK),
    (b"\xfd7zXZ", "a compressed file", _UNPACK),
    (b"ID3", "a sound file", ""),
    (b"OggS", "a sound file", ""),
    (b"SQLite format 3", "a database", ""),
    (b"%!PS", "a PostScript file", "Save it as PDF and hand that in."),
)

#: Entries that tell what a zip archive really is.
_ENTRIES: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", "Save it as .xlsx."),
    ("Index/Document.iwa", "a Pages, Numbers or Keynote document", "Export it as PDF."),
    ("Index.zip", "a Pages, Numbers or Keynote document", "Export it as PDF."),
    ("AndroidManifest.xml", "a program", ""),
    ("META-INF/MANIFEST.MF", "a program", ""),
    ("content.xml", "an OpenDocument file that is no text, sheet or slides", ""),
)

#: Stream names inside an OLE file, and the newer format of each.
OLD_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("WordDocument", "an old Word document (.doc)", ".docx"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", ".pptx"),
    ("Workbook", "an old Excel workbook (.xls)", ".xlsx"),
)
OUTLOOK_STREAM = "__substg1.0_"


def by_magic(head: bytes) -> Unsupported:
    """Return the refusal of a file by its first bytes."""
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            return refusal(what, advice)
    if head[4:8] == b"ftyp":
        return refusal("a film or a HEIC picture", _CONVERT)
    if head[8:12] == b"WEBP":
        return refusal("a WebP image", _CONVERT)
    return Unsupported()


def by_entries(names: set[str]) -> Unsupported:
    """Return the refusal of a zip archive by what is in it."""
    for name, what, advice in _ENTRIES:
        if name in names:
            return refusal(what, advice)
    return refusal("a zip archive", _UNPACK)


def old_format(what: str, newer: str) -> OldFormat:
    """Return the refusal of an old Office file, which names the newer format."""
    return OldFormat(
        f"This is {what}, which cannot be read. Open it, save it as {newer} or PDF, "
        "and hand that in."
    )


def refusal(what: str, advice: str = "") -> Unsupported:
    """Return the error that names what a file is and what to hand in instead."""
    return Unsupported(f"This is {what}, which cannot be read. {advice or _ADVICE}")
