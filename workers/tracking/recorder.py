"""celery-progress's recorder: code that was written for it moves over by its import."""

from __future__ import annotations

from typing import Any


class ProgressRecorder:
    """`ProgressRecorder(self).set_progress(3, 9, "Sorting")` in any bound task."""

    def __init__(self, task: Any) -> None:
        self.task = task
        self.current = 0
        self.total = 0
        self.description = ""

    def set_progress(
        self, current: int, total: int, description: str = ""
    ) -> tuple[str, dict[str, Any]]:
        """Say that `current` of `total` are done; return the state and its meta."""
        self.current, self.total = current, total
        self.description = description or self.description
        percent = round(100 * current / total, 2) if total else 0.0
        meta = {
            "pending": False,
            "current": current,
            "total": total,
            "percent": percent,
            "description": description,
        }
        self.task.update_state(state="PROGRESS", meta=meta)
        return "PROGRESS", meta

    def increment_progress(self, by: int = 1, description: str = "") -> None:
        """Say that `by` more are done; the total may be unknown."""
        self.set_progress(self.current + by, self.total, description)
