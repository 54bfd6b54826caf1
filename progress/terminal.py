"""What commands that act on jobs share: who acts, on what, and whether it is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_duration

from progress.models import Job
from progress.models.job import JobQuerySet
from progress.words import count

#: Exit codes: something was not done; the command was not understood.
NOT_DONE, USAGE = 1, 2
#: Jobs that a preview names.
NAMED = 10


def moment(text: str) -> datetime:
    """Return the moment that was typed: "2026-11-22 14:00", or "1:30:00" ago.

    Raises:
        CommandError: it is neither.
    """
    if found := parse_datetime(text):
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    if ago := parse_duration(text):
        return timezone.now() - ago
    raise CommandError(
        f'"{text}" is no moment. Type "2026-11-22 14:00", or how long ago: "1:30:00".',
        returncode=USAGE,
    )


def person(name: str | None) -> User | None:
    """Return who acts; nobody in particular for None.

    Raises:
        CommandError: there is no such user.
    """
    if name is None:
        return None
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f'There is no user "{name}".', returncode=USAGE)
    return found


class CarefulCommand(BaseCommand):
    """A command that shows what it would do, and does it when that is confirmed."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who acts, and whether to ask."""
        parser.add_argument("--as", dest="actor", help="who acts, for the history")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be done, and end"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def is_meant(self, options: dict[str, Any]) -> bool:
        """Return whether to go on, after the preview was shown.

        Raises:
            CommandError: nobody is there to be asked, or the answer was no.
        """
        if options["dry_run"]:
            return False
        if options["yes"]:
            return True
        if not self.stdout.isatty():
            raise CommandError(
                "Nothing was done. Say --yes to do it, or --dry-run to only look.",
                returncode=USAGE,
            )
        if input("Do it? [y/N] ").strip().lower() not in ("y", "yes"):
            raise CommandError("Nothing was done.", returncode=NOT_DONE)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that is done to jobs one by one.

    `candidates` are those that it can be done to, `apply` tells how much it did;
    `will` and `done` say it: "be paused", "paused".
    """

    candidates: Callable[[JobQuerySet], JobQuerySet]
    apply: Callable[..., int]
    will: str
    done: str


class JobsCommand(CarefulCommand):
    """Does one deed to jobs that are named or filtered."""

    deed: ClassVar[Deed]

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which jobs."""
        super().add_arguments(parser)
        parser.add_argument("jobs", nargs="*", type=UUID, metavar="JOB")
        parser.add_argument("--batch", type=UUID, help="all jobs of a batch")
        parser.add_argument("--owner", help="all jobs of a user")
        parser.add_argument("--type", help="all jobs of a job type")
        parser.add_argument("--all", action="store_true", help="all jobs there are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show what would be done, ask, and do it."""
        self.act(self.chosen_deed(options), options)

    def chosen_deed(self, options: dict[str, Any]) -> Deed:
        """Return what is to be done."""
        return self.deed

    def act(self, deed: Deed, options: dict[str, Any]) -> None:
        """Do a deed to the jobs that the options name."""
        actor = person(options["actor"])
        jobs = list(deed.candidates(_named(options)).order_by("created_at"))
        self._show(jobs, deed)
        if not jobs or not self.is_meant(options):
            return
        done = sum(bool(deed.apply(job.pk, actor=actor)) for job in jobs)
        self.stdout.write(self.style.SUCCESS(f"{count(done, 'job')} {deed.done}."))

    def _show(self, jobs: list[Job], deed: Deed) -> None:
        documents = sum(job.documents_total - job.documents_ended for job in jobs)
        whole = f"{count(len(jobs), 'job')} with {count(documents, 'document')} to go"
        self.stdout.write(
            f"{whole} will {deed.will}." if jobs else "No job is like that."
        )
        for job in jobs[:NAMED]:
            self.stdout.write(f"  {job.pk}  {job.state:<10}  {job.title}")
        if len(jobs) > NAMED:
            self.stdout.write(f"  and {len(jobs) - NAMED} more")


def _named(options: dict[str, Any]) -> JobQuerySet:
    """Return the jobs that are named.

    Raises:
        CommandError: none is, which could be meant as all or as none.
    """
    lookups = {
        "pk__in": options["jobs"],
        "batch": options["batch"],
        "owner__username": options["owner"],
        "job_type": options["type"],
    }
    given = {lookup: value for lookup, value in lookups.items() if value}
    if not given and not options["all"]:
        raise CommandError(
            "Say which: job ids, --batch, --owner, --type, or --all.", returncode=USAGE
        )
    return Job.objects.filter(**given)
