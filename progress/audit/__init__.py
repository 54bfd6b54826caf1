"""The audit: who or what did what, when, from which state to which.

It is written in the transaction of what it tells of, is never changed, and outlives
the jobs that it is about.
"""

from __future__ import annotations

from progress.audit.acting import acting_as
from progress.audit.writing import note, write

__all__ = ["acting_as", "note", "write"]
