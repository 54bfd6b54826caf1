"""What a sample document is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file that was written, how to hand it in, and what it shows."""

    path: Path
    name: str
    job_type: str
    about: str
