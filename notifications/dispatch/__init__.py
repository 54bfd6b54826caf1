"""Attempts at deliveries: claim, look again, write, send, note what came.

Deliveries come in chunks of one channel. What is read and decided for one is read for
all of its chunk; each is then begun, sent and noted by itself.
"""

from __future__ import annotations

from notifications.dispatch.chunks import attempt, attempt_all
from notifications.dispatch.sending import is_idempotent

__all__ = ["attempt", "attempt_all", "is_idempotent"]
