"""`manage.py pause`: begin nothing more of some jobs."""

from __future__ import annotations

from progress import lifecycle
from progress.models.job import JobQuerySet
from progress.terminal import Deed, JobsCommand


class Command(JobsCommand):
    """Pause jobs; what is in work stops at its next page border."""

    help = "Pause jobs, by id, batch, owner or type; shows them first."
    deed = Deed(
        candidates=JobQuerySet.pausable,
        apply=lifecycle.pause_job,
        will="be paused",
        done="paused",
    )
