"""What is worth another try: by itself after a while, or when a person asks for it."""

from __future__ import annotations

from progress.retries.causes import Cause, Remedy, cause_of
from progress.retries.policy import Policy, delay
from progress.retries.preview import Group, Preview, preview
from progress.retries.selection import AT_ONCE, Selection, operable, selected

__all__ = [
    "AT_ONCE",
    "Cause",
    "Group",
    "Policy",
    "Preview",
    "Remedy",
    "Selection",
    "cause_of",
    "delay",
    "operable",
    "preview",
    "selected",
]
