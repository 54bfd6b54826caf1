"""The name of a job's group; the publisher and the consumer share it."""

from __future__ import annotations


def group_of(job_id: str) -> str:
    """Return the group that all viewers of a job belong to."""
    return f"progress_{job_id}"
