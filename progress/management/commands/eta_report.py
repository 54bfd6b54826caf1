"""`manage.py eta_report`: how good the estimates are, from recorded traces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from progress.estimates import traces, verdict
from progress.estimates.punctuality import job_lines, wait_lines
from progress.estimates.replay import replay
from progress.estimates.scenes import JobAsk, WaitAsk, ask_jobs
from progress.estimates.trace import Trace

#: Fewer say nothing.
FEWEST = 10


class Command(BaseCommand):
    """Replay finished documents without a look ahead, and print what came of it."""

    help = (
        "Replay the traces of finished documents, in the order of time, and compare "
        "our estimates with a global mean rate, tqdm's average and the mean per prefix."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where the traces are, and how many are only learnt from."""
        parser.add_argument("--traces", help="a file of JSON lines; else the database")
        parser.add_argument("--export", help="write the traces to this file, and end")
        parser.add_argument("--most", type=int, default=5000, help="the latest only")
        parser.add_argument("--learn", type=float, default=0.4, help="the first share")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        found = self._traces(options["traces"], options["most"])
        if options["export"]:
            traces.write(Path(options["export"]), found)
            self.stdout.write(f"{len(found)} traces in {options['export']}")
            return
        if len(found) < FEWEST:
            raise CommandError(
                f"There are {len(found)} traces; {FEWEST} are needed. Let some "
                "documents be read first, or name a file by --traces."
            )
        for line in _report([t for t in found if not t.task], options["learn"]):
            self.stdout.write(line)

    def _traces(self, path: str | None, most: int) -> list[Trace]:
        return traces.read(Path(path)) if path else traces.recorded(most=most)


def _report(found: list[Trace], share: float) -> Iterator[str]:
    learnt = int(len(found) * share)
    held_out = list(replay(found))[learnt:]
    yield from verdict.report(held_out, learnt)
    asks = list(ask_jobs(found, since=held_out[0].trace.started_at))
    yield from job_lines([ask for ask in asks if isinstance(ask, JobAsk)])
    yield from wait_lines([ask for ask in asks if isinstance(ask, WaitAsk)])
