"""Terminal commands of progress."""

from __future__ import annotations
