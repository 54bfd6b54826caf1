"""How much of a document is read, and with what means, before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds that keep one hostile file from harming a worker.

    Sizes are bytes, areas pixels, times seconds. A file beyond a bound is refused
    before it is parsed; text beyond `max_characters_per_page` is cut off with a note.
    """

    max_bytes: int = 100_000_000
    max_pages: int = 5_000
    #: A picture that was handed in; phones take up to 48 million.
    max_pixels: int = 50_000_000
    #: A page that is rendered for text recognition.
    max_render_pixels: int = 12_000_000
    max_characters_per_page: int = 2_000_000
    #: Of all pages: no less than a file of plain text may have.
    max_characters: int = 100_000_000
    #: What an archive may unpack to, of how many entries, and how many times its size.
    max_expanded_bytes: int = 300 * MEGABYTE
    max_entries: int = 5_000
    max_ratio: int = 200
    ratio_from_bytes: int = 10_000_000
    #: How deep elements, archives and messages may lie in each other.
    max_depth: int = 200
    render_dpi: int = 150

    #: For opening and counting, for one page, and for one page with recognition.
    open_seconds: float = 60.0
    page_seconds: float = 20.0
    ocr_seconds: float = 60.0
    #: For one attempt at the whole document: 5,000 pages with recognition.
    document_seconds: float = 7_200.0
    #: Address space that reading may take; recognition takes about 600 MB itself.
    memory_bytes: int = 1024 * MEGABYTE
    ocr_memory_bytes: int = 2048 * MEGABYTE
    #: How many readers one document may kill before it is given up.
    max_reader_losses: int = 10


DEFAULT = Limits()
