"""Tells kinds of text apart: by marks that only they have, else by the name."""

from __future__ import annotations

import re
from pathlib import PurePath

from workers.readers import kinds
from workers.readers.plain import encoding_of
from workers.readers.types import FileKind

#: What a page may begin with, behind comments: WHATWG MIME sniffing, section 7.1.
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,9}"
    r"<(?:!doctype\s+html|html|head|body|title|script|style|table|h1)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*\S?")
#: Headers that a transport adds; no letter begins with two of them by chance.
_TRANSPORT = frozenset(
    (
        "return-path",
        "received",
        "delivered-to",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "dkim-signature",
    )
)
_WRITTEN = frozenset(("from", "to", "subject", "date", "cc", "reply-to", "sender"))
_BY_NAME = (kinds.HTML, kinds.MARKDOWN, kinds.CSV)
_LOOKED_AT = 4_096


def kind_of_text(head: bytes, name: str) -> FileKind:
    """Return the kind of a file of text by its first bytes and its name."""
    start = head[:_LOOKED_AT].decode(encoding_of(head), errors="replace")
    start = start.removeprefix("\ufeff")
    if _HTML.match(start):
        return kinds.HTML
    if _is_mail(start, is_named=kinds.EMAIL.matches(name)):
        return kinds.EMAIL
    suffix = PurePath(name).suffix.lower()
    named = (kind for kind in _BY_NAME if suffix in kind.suffixes)
    return next(named, kinds.TEXT)


def _is_mail(start: str, *, is_named: bool) -> bool:
    """A file that is called a message needs one header, any other one several."""
    found = set(_headers(start))
    sure, likely = len(found & _TRANSPORT), len(found & _WRITTEN)
    return sure + likely > 0 if is_named else sure > 1 and likely > 0


def _headers(start: str) -> list[str]:
    """Return the names in the block of headers at the beginning."""
    names: list[str] = []
    lines = start.splitlines()
    if lines and lines[0].startswith("From "):
        lines = lines[1:]
    for line in lines:
        found = _HEADER.match(line)
        if found:
            names.append(found[1].lower())
        elif not line[:1].isspace():
            break
    return names
