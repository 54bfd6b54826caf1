"""Reads web pages: a section begins at each heading of the first three ranks."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from workers.errors import NestedTooDeep, TooLarge
from workers.limits import Limits
from workers.readers.html_flow import HtmlFlow
from workers.readers.outline import Block, sections
from workers.readers.plain import decode
from workers.readers.sections import SectionsReader

#: A page as a tree takes some fifteen times its size in memory.
MAX_BYTES = 20_000_000
#: The parser looks through all open elements at each new one.
MAX_OPEN = 5_000
_HEAD_BYTES = 1_024  # where a charset has to stand: HTML, "the meta element"
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:-]{1,40})""", re.I
)
#: XML closes an empty element in its own tag, which HTML takes for an open one.
_SELF_CLOSED = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,15})(\s[^<>]{0,1000})?/>")
_XML = ("<?xml", "<!DOCTYPE html PUBLIC")
#: Comments, and what only looks like elements inside of scripts, hide no tags.
_TAG = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)|\Z)"
    rb"|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})",
    re.DOTALL | re.IGNORECASE,
)
#: Elements that are often, or always, left open, and do not nest by that.
_VOID = frozenset(
    b"area base br col embed hr img input link meta source track wbr".split()
)
_LEFT_OPEN = _VOID | frozenset(
    b"p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body"
    b"".split()
)


def open_html(path: Path, limits: Limits) -> SectionsReader:
    """Open a web page.

    Raises:
        TooLarge: it is longer than `MAX_BYTES`.
        NestedTooDeep: more than `MAX_OPEN` elements are open at once.
        Empty: it has no text.
        TooManyPages: it has too many sections.
    """
    data = path.read_bytes()
    title, flow = read_html(html_text(data))
    return SectionsReader(
        unit="section",
        texts=sections(flow),
        limits=limits,
        metadata={"title": title} if title else {},
    )


def html_text(data: bytes) -> str:
    """Return a page's source in the charset that it names, or the likeliest one.

    Raises:
        Corrupt: no charset fits.
    """
    named = _CHARSET.search(data[:_HEAD_BYTES])
    return decode(data, named[1].decode() if named else "")


def read_html(source: str) -> tuple[str, list[Block]]:
    """Return the title of a page and its blocks.

    Raises:
        TooLarge, NestedTooDeep: see `open_html`.
    """
    if len(source) > MAX_BYTES:
        raise TooLarge(detail=f"{len(source)} characters of HTML")
    if source.lstrip("\ufeff \r\n\t").startswith(_XML):
        source = _SELF_CLOSED.sub(_closed, source)
    _check_depth(source.encode(errors="replace"))
    flow = HtmlFlow()
    flow.walk(LexborHTMLParser(source).root)
    return flow.title, flow.blocks


def _closed(tag: re.Match[str]) -> str:
    if tag[1].lower().encode() in _VOID:
        return tag[0]
    return f"<{tag[1]}{tag[2] or ''}></{tag[1]}>"


def _check_depth(source: bytes) -> None:
    """Count open elements as they are written; an end closes what bears its name.

    What is made to slip through takes its time, and is stopped by that.
    """
    opened: Counter[bytes] = Counter()
    depth = 0
    for found in _TAG.finditer(source):
        name = (found["name"] or b"").lower()
        if not name or name in _LEFT_OPEN or (found["end"] and not opened[name]):
            continue
        step = -1 if found["end"] else 1
        opened[name] += step
        depth += step
        if depth > MAX_OPEN:
            raise NestedTooDeep(detail=f"{depth} open elements")
