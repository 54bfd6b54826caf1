"""The kinds of files that can be read, and the names of some that cannot."""

from __future__ import annotations

from workers.readers.types import FileKind

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

PDF = FileKind(
    kind="pdf", media_type="application/pdf", label="PDF", suffixes=(".pdf",)
)
DOCX = FileKind(
    kind="docx",
    media_type=f"{_OOXML}.wordprocessingml.document",
    label="Word document",
    suffixes=(".docx", ".docm", ".dotx", ".dotm"),
)
PPTX = FileKind(
    kind="pptx",
    media_type=f"{_OOXML}.presentationml.presentation",
    label="PowerPoint presentation",
    suffixes=(".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm"),
)
XLSX = FileKind(
    kind="xlsx",
    media_type=f"{_OOXML}.spreadsheetml.sheet",
    label="Excel workbook",
    suffixes=(".xlsx", ".xlsm", ".xltx", ".xltm"),
)
ODT = FileKind(
    kind="odt",
    media_type=f"{_ODF}.text",
    label="OpenDocument text",
    suffixes=(".odt", ".ott"),
)
ODP = FileKind(
    kind="odp",
    media_type=f"{_ODF}.presentation",
    label="OpenDocument presentation",
    suffixes=(".odp", ".otp"),
)
ODS = FileKind(
    kind="ods",
    media_type=f"{_ODF}.spreadsheet",
    label="OpenDocument spreadsheet",
    suffixes=(".ods", ".ots"),
)
RTF = FileKind(
    kind="rtf", media_type="application/rtf", label="RTF document", suffixes=(".rtf",)
)
HTML = FileKind(
    kind="html",
    media_type="text/html",
    label="web page",
    suffixes=(".html", ".htm", ".xhtml", ".xht"),
)
EPUB = FileKind(
    kind="epub",
    media_type="application/epub+zip",
    label="EPUB book",
    suffixes=(".epub",),
)
MARKDOWN = FileKind(
    kind="markdown",
    media_type="text/markdown",
    label="Markdown",
    suffixes=(".md", ".markdown", ".mdown", ".mkd"),
)
TEXT = FileKind(
    kind="text",
    media_type="text/plain",
    label="plain text",
    suffixes=(".txt", ".text", ".log", ".rst", ".tex"),
)
CSV = FileKind(
    kind="csv",
    media_type="text/csv",
    label="table (CSV)",
    suffixes=(".csv", ".tsv", ".tab"),
)
EMAIL = FileKind(
    kind="email",
    media_type="message/rfc822",
    label="e-mail",
    suffixes=(".eml",),
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
TIFF = FileKind(
    kind="tiff",
    media_type="image/tiff",
    label="TIFF image",
    suffixes=(".tif", ".tiff"),
)

SUPPORTED: tuple[FileKind, ...] = (
    PDF,
    DOCX,
    PPTX,
    XLSX,
    ODT,
    ODP,
    ODS,
    RTF,
    HTML,
    EPUB,
    MARKDOWN,
    TEXT,
    CSV,
    EMAIL,
    PNG,
    JPEG,
    TIFF,
)
BY_NAME: dict[str, FileKind] = {kind.kind: kind for kind in SUPPORTED}
BY_MEDIA_TYPE: dict[str, FileKind] = {kind.media_type: kind for kind in SUPPORTED}
