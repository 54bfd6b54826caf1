"""Documents without fixed pages: cut into sections, all in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workers.errors import Empty
from workers.limits import Limits
from workers.readers.parts import Part, PartsReader, class_of

BLOCK_CHARACTERS = 3_000
NO_TEXT = (
    "There is no text in this file. Pictures of text can be read: hand them in as "
    "PDF, PNG, JPEG or TIFF."
)


class SectionsReader(PartsReader):
    """A reader over texts that are already in memory.

    Raises:
        Empty: no section has any text.
        TooManyPages: there are more sections than the limit allows.
    """

    def __init__(
        self,
        *,
        unit: str,
        texts: Sequence[str],
        limits: Limits,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        classes = tuple(map(class_of, texts))
        if "text" not in classes:
            raise Empty(NO_TEXT)
        super().__init__(
            unit=unit,
            pages=len(texts),
            load=lambda index: Part(text=texts[index]),
            limits=limits,
            metadata=metadata,
            classes=classes,
        )


def blocks(text: str, size: int = BLOCK_CHARACTERS) -> Iterator[str]:
    """Cut text into blocks of about `size` characters at the best border there is.

    A border between paragraphs is better than one between lines, and that better
    than one between words; nothing is lost but the white space at a border.
    """
    start = 0
    while len(text) - start > size:
        end = _border(text, start, start + size)
        yield text[start:end].rstrip()
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    if text[start:].strip() or start == 0:
        yield text[start:]


def _border(text: str, start: int, end: int) -> int:
    earliest = start + (end - start) // 2
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, earliest, end)
        if found > 0:
            return found + len(mark)
    return end
