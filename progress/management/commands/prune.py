"""Delete what is older than it is kept for, or say what that is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from progress import pruning


class Command(BaseCommand):
    """Do what the scheduled task does each night."""

    help = "Delete history that is older than the settings HEADWAY_KEEP_… say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be typed."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what is old, delete nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of what there were."""
        is_dry = options["dry_run"]
        verb = "would be deleted" if is_dry else "deleted"
        for each in pruning.prune(timezone.now(), is_dry=is_dry):
            self.stdout.write(
                f"{each.count} {each.what} older than {each.days} days {verb}"
            )
