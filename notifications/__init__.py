"""Who should hear of a job, by which channel, and what became of it."""

from __future__ import annotations
