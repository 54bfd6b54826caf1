"""Which queue a message came from, and which one a document belongs in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from progress.models import Document
from progress.page_classes import PICTURE

#: Where pages wait that are pictures: they take seconds each, text milliseconds.
OCR = "ocr"


def queue_of(delivery: Mapping[str, Any] | None, document_id: UUID) -> str:
    """Return the queue that a message came by; without a broker, its document's.

    The document may have moved on since, and its worker takes what it listens to.
    """
    key = (delivery or {}).get("routing_key")
    if key:
        return str(key)
    rows = Document.objects.filter(pk=document_id)
    return rows.values_list("queue", flat=True).first() or "documents"


def needs_other_queue(
    queue: str, classes: Collection[str], pages_read: Collection[int]
) -> bool:
    """Return whether a document is to be handed to the queue of recognition.

    `classes` are those of all its pages, `pages_read` the numbers that are there. A
    few pictures are read where they are: moving costs more than it spares.
    """
    least = settings.HEADWAY_OCR_PAGES
    if queue == OCR or not least:
        return False
    left = sum(
        name == PICTURE and number not in pages_read
        for number, name in enumerate(classes, start=1)
    )
    return left >= least
