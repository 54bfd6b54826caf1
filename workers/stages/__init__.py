"""The stages that read a document, each a small function over it and its report."""

from __future__ import annotations

from workers.stages.analysis import analysis
from workers.stages.census import census
from workers.stages.completion import completion
from workers.stages.extraction import extraction
from workers.stages.receive import receive

__all__ = ["analysis", "census", "completion", "extraction", "receive"]
