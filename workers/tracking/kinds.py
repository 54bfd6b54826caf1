"""Makes the job types of tracked tasks known, so that people read their names."""

from __future__ import annotations

from typing import Any

from progress import job_types
from progress.job_types import JobType, made_of
from workers.tracking.stages import as_weights
from workers.tracking.titles import job_type_of


def register(task: type[Any]) -> None:
    """Make a task's job type known; it cannot be chosen for files."""
    name = task.job_type or job_type_of(task.name)
    if job_types.find(name) is None:
        job_types.register(
            JobType(
                name=name,
                label=made_of(task.name),
                about=(task.__doc__ or "").strip().partition("\n")[0],
                stages=as_weights(task.stages or ()),
                is_task=True,
            )
        )
