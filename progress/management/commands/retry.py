"""`manage.py retry`: queue again what failed, after a look at why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from progress import lifecycle
from progress.models import Document
from progress.retries import Group, Preview, Selection, preview, selected
from progress.terminal import NOT_DONE, CarefulCommand, moment, person
from progress.words import count

#: How a cause is marked: whether another try of the same may end otherwise.
MARKS = {"wait": "passes by itself", "retry": "may go well", "change": "would fail"}


class Command(CarefulCommand):
    """Show the errors in groups, ask, and retry."""

    help = (
        "Retry failed and cancelled documents; shows the errors in groups first, and "
        "which are worth another try."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which documents."""
        super().add_arguments(parser)
        for name in ("job", "batch", "document"):
            parser.add_argument(f"--{name}", type=UUID, metavar="ID")
        parser.add_argument("--type", default="", help="of one job type")
        parser.add_argument("--owner", default="", help="of one user")
        parser.add_argument(
            "--error", action="append", default=[], metavar="CODE", help="of one cause"
        )
        parser.add_argument("--since", type=moment, help="that ended since then")
        parser.add_argument("--until", type=moment, help="that ended before then")
        parser.add_argument(
            "--worth", action="store_true", help="without what would fail again"
        )
        parser.add_argument(
            "--from-scratch", action="store_true", help="drop the pages that were read"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Show what would be retried, ask, and do it.

        Raises:
            CommandError: there is nothing to retry.
        """
        actor = person(options["actor"])
        rows = selected(Document.objects.all(), _selection(options))
        found = preview(rows)
        self._show(found)
        if not found.documents:
            raise CommandError("Nothing to retry.", returncode=NOT_DONE)
        if not self.is_meant(options):
            return
        documents = lifecycle.retry_documents(
            rows.values_list("pk", flat=True),
            actor=actor,
            is_from_scratch=options["from_scratch"],
        )
        said = f"{count(documents, 'document')} queued again."
        self.stdout.write(self.style.SUCCESS(said))

    def _show(self, found: Preview) -> None:
        self.stdout.write(str(found))
        for group in found.groups:
            self._show_group(group)

    def _show_group(self, group: Group) -> None:
        mark = MARKS[group.cause.remedy]
        self.stdout.write(f"  {group.documents:>6}  {group.cause.code}: {mark}")
        self.stdout.write(f"          {group.cause.about}")
        names = ", ".join(example.name for example in group.examples)
        more = f" and {group.more} more" if group.more else ""
        self.stdout.write(f"          {names}{more}")


def _selection(options: dict[str, Any]) -> Selection:
    return Selection(
        job=options["job"],
        batch=options["batch"],
        document=options["document"],
        job_type=options["type"],
        owner=options["owner"],
        codes=tuple(options["error"]),
        since=options["since"],
        until=options["until"],
        is_worth_retrying=options["worth"],
    )
