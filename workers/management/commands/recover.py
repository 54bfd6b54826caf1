"""Mend what crashes left behind, or say what would be mended."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workers.recovery import Finding, recover


class Command(BaseCommand):
    """Do at once what the rescue and the sweep do in time, and compare the counters."""

    help = (
        "Queue documents again whose worker is lost, end jobs that a crash left open, "
        "send lost messages again, and compare counters with the rows they count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be typed."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what is found, change nothing"
        )
        parser.add_argument(
            "--counters", action="store_true", help="put wrong counters right, too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say each finding, and how many there were."""
        is_dry = options["dry_run"]
        found = [
            self._said(finding)
            for finding in recover(is_dry=is_dry, has_counters=options["counters"])
        ]
        mended = sum(finding.is_mended for finding in found)
        if not found:
            self.stdout.write("Nothing to recover.")
        elif is_dry:
            self.stdout.write(f"{len(found)} found. Nothing was changed.")
        else:
            self.stdout.write(f"{len(found)} found, {mended} mended.")

    def _said(self, finding: Finding) -> Finding:
        mark = "mended" if finding.is_mended else "found"
        self.stdout.write(f"{mark}  {finding.what}")
        return finding
