"""The grid of documents, as the page itself holds it."""

from __future__ import annotations

from progress.frames import document_dict
from progress.models.document import DocumentQuerySet
from progress.protocol import DocumentDict

#: Up to so many documents the page holds a cell for each; above, a canvas paints them.
CELLS = 500


def grid_cells(documents: DocumentQuerySet, total: int) -> list[DocumentDict]:
    """Return a cell for each of `total` documents, or none when they are too many."""
    if total > CELLS:
        return []
    return [document_dict(row) for row in documents.listed()]


def density(cells: int) -> int:
    """Return how closely so many cells stand, 1 to 3."""
    if cells <= 60:
        return 1
    return 2 if cells <= 200 else 3
