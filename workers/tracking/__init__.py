"""Tracking: a Celery task of one's own becomes a part of a job, with all that follows.

`workers.base.ProgressTask` is what tasks build on; `tracked` sends a whole workflow
as one job.
"""

from __future__ import annotations

from workers.tracking.recorder import ProgressRecorder
from workers.tracking.workflows import tracked

__all__ = ["ProgressRecorder", "tracked"]
