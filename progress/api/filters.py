"""Narrows lists of jobs by what a request asks for."""

from __future__ import annotations

from typing import Any

from progress import search
from progress.models.job import JobQuerySet


def narrowed(jobs: JobQuerySet, asked: dict[str, Any]) -> JobQuerySet:
    """Return the jobs that match all that `asked` (a checked `JobQuery`) names."""
    if states := asked.get("state"):
        jobs = jobs.filter(state__in=states)
    if job_type := asked.get("job_type"):
        jobs = jobs.filter(job_type=job_type)
    if batch := asked.get("batch"):
        jobs = jobs.filter(batch=batch)
    return jobs.matching(search.parse(asked.get("q", "")))
