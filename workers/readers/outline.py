"""Groups the blocks of a flowing document into pages or sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.readers.sections import BLOCK_CHARACTERS, blocks

LONG_SECTION = 4 * BLOCK_CHARACTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or table row, and where it stands."""

    text: str
    is_heading: bool = False
    is_row: bool = False
    starts_page: bool = False


def paginate(flow: Sequence[Block]) -> tuple[str, list[str]]:
    """Return the unit and its texts: real pages, else headings, else size."""
    if any(block.starts_page for block in flow[1:]):
        return "page", [join(group) for group in _split_at_pages(flow)]
    return "section", sections(flow)


def sections(flow: Sequence[Block]) -> list[str]:
    """Return texts that begin at headings; long ones are cut by size."""
    groups = _split_at_headings(flow)
    return [part for group in groups for part in _by_size(join(group))]


def join(group: Iterable[Block]) -> str:
    """Return the text of blocks: rows of a table touch, all else is set apart."""
    parts: list[str] = []
    was_row = False
    for block in group:
        if parts:
            parts.append("\n" if was_row and block.is_row else "\n\n")
        if parts or block.text:
            parts.append(block.text)
        was_row = block.is_row
    return "".join(parts)


def _by_size(text: str) -> list[str]:
    return list(blocks(text)) if len(text) > LONG_SECTION else [text]


def _split_at_pages(flow: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = [[]]
    for block in flow:
        if block.starts_page and groups[-1]:
            groups.append([])
        groups[-1].append(block)
    return groups


def _split_at_headings(flow: Sequence[Block]) -> list[list[Block]]:
    """A heading begins a section, unless only headings came before it."""
    groups: list[list[Block]] = [[]]
    has_body = False
    for block in flow:
        if block.is_heading and has_body:
            groups.append([])
            has_body = False
        has_body |= not block.is_heading
        groups[-1].append(block)
    return groups
