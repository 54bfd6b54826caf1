"""Hand in files from a terminal, and watch them being read."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from progress import turns
from progress.errors import JobGone, SubmissionRefused
from progress.models import Job
from progress.protocol import Frame
from progress.states import State
from progress.submission import find_batch_title, submit
from workers.watching import Bars, Lines, watch

#: Exit codes: something was not done; the command was not understood; Ctrl-C.
NOT_DONE, USAGE, INTERRUPTED = 1, 2, 130


class Command(BaseCommand):
    """Queue the files as one job; with --watch, exit 0 only if all were read."""

    help = "Hand in files as one job."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be typed."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--user", help="whose job it is (default: the only user)")
        parser.add_argument("--type", default="document", help="the job type")
        parser.add_argument("--batch", default="", help="a batch's title or id")
        parser.add_argument("--title", default="", help="the job's title")
        parser.add_argument(
            "--priority",
            choices=list(turns.NAMES.values()),
            default="normal",
            help="its share of the workers",
        )
        parser.add_argument(
            "--watch", action="store_true", help="show bars until everything has ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Submit, and watch if asked to."""
        job = _submitted(_user(options["user"]), options)
        address = f"{settings.HEADWAY_BASE_URL}{job.get_absolute_url()}"
        self.stdout.write(f"Queued {job.title}: {address}")
        if options["watch"]:
            self._watch(job, address)

    def _watch(self, job: Job, address: str) -> None:
        try:
            frame = self._watched(job)
        except KeyboardInterrupt:
            raise CommandError(
                f"No longer watching. The job goes on: {address}",
                returncode=INTERRUPTED,
            ) from None
        except JobGone as error:
            raise CommandError(str(error), returncode=NOT_DONE) from None
        if frame["state"] != State.COMPLETED:
            raise CommandError(_reasons(job, frame), returncode=NOT_DONE)
        self.stdout.write(self.style.SUCCESS(frame["message"]))

    def _watched(self, job: Job) -> Frame:
        if not self.stdout.isatty():
            return watch(job.pk, Lines(self.stdout.write))
        with Bars(Console()) as bars:
            return watch(job.pk, bars)


def _user(name: str | None) -> User:
    """Return who hands in: the one named, or the only one there is."""
    users = User.objects.filter(is_active=True)
    found = list((users.filter(username=name) if name else users)[:2])
    if len(found) == 1:
        return found[0]
    wrong = f'There is no user "{name}".' if name else "Say who you are: --user NAME."
    raise CommandError(wrong, returncode=USAGE)


def _submitted(user: User, options: dict[str, Any]) -> Job:
    with ExitStack() as open_files:
        try:
            return submit(
                owner=user,
                files=[_opened(path, open_files) for path in options["files"]],
                job_type=options["type"],
                batch_title=find_batch_title(user, options["batch"]),
                title=options["title"],
                priority=_priority(options["priority"]),
            )
        except SubmissionRefused as error:
            raise CommandError(str(error), returncode=USAGE) from None


def _priority(name: str) -> int:
    return next(value for value, each in turns.NAMES.items() if each == name)


def _opened(path: Path, open_files: ExitStack) -> File[bytes]:
    try:
        return File(open_files.enter_context(path.open("rb")), name=path.name)
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read: {error.strerror}.", returncode=USAGE
        ) from None


def _reasons(job: Job, frame: Frame) -> str:
    """Return what was not done and why, a line for each document."""
    rows = job.documents.exclude(state=State.COMPLETED).in_order()
    lines = [f"  {row.name}: {row.error_message or row.state}" for row in rows]
    return "\n".join([frame["message"], *lines])
