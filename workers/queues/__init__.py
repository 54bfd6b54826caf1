"""Queues: which one a document waits in, and when it makes room for others."""

from __future__ import annotations

from workers.queues.manners import pass_on
from workers.queues.routing import OCR, needs_other_queue, queue_of

__all__ = ["OCR", "needs_other_queue", "pass_on", "queue_of"]
