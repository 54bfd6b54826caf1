"""Reads Markdown as plain text, one section for each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workers.limits import Limits
from workers.readers.normalise import clean
from workers.readers.outline import Block, sections
from workers.readers.plain import decode
from workers.readers.sections import SectionsReader, blocks

#: The parser takes 1.5 s for a million characters; what is longer is read as text.
MAX_CHARACTERS = 2_000_000
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(\S.*)$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")


def open_markdown(path: Path, limits: Limits) -> SectionsReader:
    """Open a Markdown file.

    Raises:
        Corrupt: no encoding fits its bytes.
        Empty: it holds no text.
        TooManyPages: it has too many sections.
    """
    metadata, body = split_front_matter(clean(decode(path.read_bytes())))
    return SectionsReader(
        unit="section", texts=_texts(body), limits=limits, metadata=metadata
    )


def _texts(body: str) -> list[str]:
    if len(body) > MAX_CHARACTERS:
        return list(blocks(body))
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return sections(list(flow(tokens)))


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the plain `key: value` fields before a document, and the document."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    fields = {key.lower(): value.strip() for key, value in _FIELD.findall(found[1])}
    return fields, text[found.end() :]


def flow(tokens: Sequence[Token]) -> Iterator[Block]:
    """Yield the blocks of a parsed document without its markup."""
    row: list[str] = []
    marker = ""
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            marker = f"{token.info}. " if token.info else "- "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield Block(text="\t".join(row), is_row=True)
        elif token.type == "inline" and tokens[index - 1].type in _CELLS:
            row.append(inline_text(token))
        else:
            yield from _block(token, tokens[index - 1], marker)
            marker = "" if token.type == "inline" else marker


_CELLS = ("th_open", "td_open")


def _block(token: Token, before: Token, marker: str) -> Iterator[Block]:
    if token.type == "inline":
        is_heading = before.type == "heading_open"
        is_row = before.type == "paragraph_open" and before.hidden
        text = marker + inline_text(token)
        yield Block(text=text, is_heading=is_heading, is_row=is_row)
    elif token.type in ("fence", "code_block"):
        yield Block(text=token.content.rstrip("\n"))
    elif token.type == "html_block" and not token.content.startswith("<!--"):
        yield Block(text=_TAG.sub("", token.content).strip())


def inline_text(token: Token) -> str:
    """Return the words of an inline token; an image gives its description."""
    return "".join(map(_words, token.children or ()))


def _words(child: Token) -> str:
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    if child.type == "image":
        return child.content
    return child.content if child.type in ("text", "code_inline") else ""
