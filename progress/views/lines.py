"""Jobs as the lines of a list, from their rows alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from progress.estimates.current import current
from progress.frames import brief_frame
from progress.models import Job
from progress.protocol import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """A job and its brief frame: what the page shows and what later frames change."""

    job: Job
    frame: Frame


def job_lines(jobs: Iterable[Job]) -> list[JobLine]:
    """Return a line for each job."""
    current().refresh()
    return [JobLine(job=job, frame=brief_frame(job)) for job in jobs]
