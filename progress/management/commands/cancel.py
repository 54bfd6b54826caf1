"""`manage.py cancel`: stop jobs, and by force what does not stop."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from progress import lifecycle
from progress.models.job import JobQuerySet
from progress.terminal import Deed, JobsCommand


def _stopping(jobs: JobQuerySet) -> JobQuerySet:
    return jobs.active().filter(documents__cancel_requested_at__isnull=False).distinct()


class Command(JobsCommand):
    """Cancel jobs; what is done is kept."""

    help = "Cancel jobs, by id, batch, owner or type; shows them first."
    deed = Deed(
        candidates=JobQuerySet.active,
        apply=lifecycle.cancel_job,
        will="be cancelled",
        done="asked to stop",
    )
    force = Deed(
        candidates=_stopping,
        apply=lifecycle.force_job,
        will="be stopped by force",
        done="stopped by force",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to use force."""
        super().add_arguments(parser)
        parser.add_argument(
            "--force",
            action="store_true",
            help="kill what was asked to stop before and has not stopped",
        )

    def chosen_deed(self, options: dict[str, Any]) -> Deed:
        """Return the cancel, or the force."""
        return self.force if options["force"] else self.deed
