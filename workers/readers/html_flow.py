"""Turns the tree of a web page into a flow of blocks, without recursion."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from workers.readers.outline import Block

_HEADINGS = ("h1", "h2", "h3")
_SKIPPED = ("title", "script", "style", "template", "noscript", "svg", "select")
_CELLS = ("td", "th")
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul",
))
# fmt: on


class HtmlFlow:
    """Collects the blocks of a page, and its title."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self._words: list[str] = []
        self._row: list[str] = []
        self._rows = 0
        self._pre = 0
        self._is_item = False

    def walk(self, root: LexborNode | None) -> None:
        """Visit all nodes in order; a page may nest deeper than Python's stack."""
        node, depth = root, 0
        while node is not None:
            if self._enter(node) and node.child is not None:
                node, depth = node.child, depth + 1
                continue
            self._leave(node)
            while node.next is None and depth:
                parent = node.parent
                if parent is None:
                    return
                node, depth = parent, depth - 1
                self._leave(node)
            node = node.next if depth else None
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Take a node; false when what is inside of it is not to be read."""
        tag = node.tag or ""
        if tag == "-text":
            self._words.append(self._text(node))
        elif tag == "title":
            self.title = " ".join(node.text().split())
        elif tag == "img":
            self._words.append(node.attributes.get("alt") or "")
        elif tag == "br":
            self._words.append("\n" if not self._rows else " ")
        elif tag in _BLOCKS:
            self._open(tag)
        return tag not in _SKIPPED

    def _text(self, node: LexborNode) -> str:
        text = node.text_content or ""
        return text if self._pre else _collapsed(text)

    def _open(self, tag: str) -> None:
        if self._rows:
            self._words.append(" ")
        elif tag not in _CELLS:
            self._flush()
        if tag == "tr":
            self._rows += 1
        self._pre += tag == "pre"
        self._is_item |= tag == "li"

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _CELLS and self._rows == 1:
            self._row.append(" ".join("".join(self._words).split()))
            self._words = []
        elif tag == "tr":
            self._end_row()
        elif tag in _BLOCKS and not self._rows:
            self._flush(is_heading=tag in _HEADINGS)
        elif tag in _BLOCKS:
            self._words.append(" ")
        self._pre -= tag == "pre"

    def _end_row(self) -> None:
        self._rows -= 1
        if not self._rows:
            text = "\t".join(self._row).rstrip()
            self._row = []
            if text:
                self.blocks.append(Block(text=text, is_row=True))

    def _flush(self, *, is_heading: bool = False) -> None:
        text = "".join(self._words)
        self._words = []
        text = text.strip("\n").rstrip() if self._pre else _tidy(text)
        if text:
            marked = f"- {text}" if self._is_item else text
            block = Block(text=marked, is_heading=is_heading, is_row=self._is_item)
            self.blocks.append(block)
            self._is_item = False


def _collapsed(text: str) -> str:
    """Return text with each stretch of white space as one space, ends kept."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(lines).strip()
