"""How much of a document is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds that keep one hostile file from harming a worker.

    Sizes are bytes, areas pixels. A file beyond a bound is refused before it is
    parsed; text beyond `max_characters_per_page` is cut off with a note.
    """

    max_bytes: int = 100_000_000
    max_pages: int = 5_000
    max_pixels: int = 50_000_000
    max_render_pixels: int = 12_000_000
    max_characters_per_page: int = 2_000_000
    max_expanded_bytes: int = 300_000_000
    max_entries: int = 5_000
    max_ratio: int = 200
    ratio_from_bytes: int = 10_000_000
    render_dpi: int = 150


DEFAULT = Limits()
