"""Remaining time: from what is observed, what history says, and who works."""

from __future__ import annotations

from progress.estimates.pace import Estimate, Pace, remaining

__all__ = ["Estimate", "Pace", "remaining"]
