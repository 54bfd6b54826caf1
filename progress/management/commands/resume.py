"""`manage.py resume`: let paused jobs go on."""

from __future__ import annotations

from progress import lifecycle
from progress.models.job import JobQuerySet
from progress.terminal import Deed, JobsCommand


class Command(JobsCommand):
    """Resume paused jobs, where they were."""

    help = "Resume paused jobs, by id, batch, owner or type; shows them first."
    deed = Deed(
        candidates=JobQuerySet.paused,
        apply=lifecycle.resume_job,
        will="go on",
        done="resumed",
    )
