"""Lets workers take their time over each page, and note which ones they begin."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.apps import AppConfig

#: Where the pages begun are noted, and how many seconds each takes.
LOG, SECONDS = "PACED_LOG", "PACED_SECONDS"
#: Which kind of pool a worker has.
POOL = "PACED_POOL"


class PacedConfig(AppConfig):
    """Slows the workers down by patching what begins a page."""

    name = "tests.support"
    label = "paced"

    def ready(self) -> None:
        """Patch; each process of a worker is forked from the one that does."""
        # It reaches models, which are loaded only by now.
        from workers.report import Report

        log, seconds = Path(os.environ[LOG]), float(os.environ[SECONDS])
        begin = Report.begin_page

        def begin_page(report: Report, number: int) -> None:
            begin(report, number)
            with log.open("a") as lines:
                claim = report.claim
                lines.write(f"{claim.document_id} {claim.attempt} {number}\n")
            time.sleep(seconds)

        Report.begin_page = begin_page  # type: ignore[assignment,method-assign]
