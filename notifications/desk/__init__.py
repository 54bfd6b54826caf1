"""The desk of staff: what became of each delivery, and what can be done about it."""

from __future__ import annotations
