"""Commits real changes of jobs, and tells viewers as the product or a tutorial does.

Run as an actor, in an environment that names the settings and the database.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import UUID

import django

django.setup()

# Models can be imported once Django was set up.
from channels.layers import get_channel_layer  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework_simplejwt.tokens import AccessToken  # noqa: E402

from benchmarks.actors import serve  # noqa: E402
from benchmarks.baseline.groups import group_of  # noqa: E402
from progress import broadcast, lifecycle  # noqa: E402
from progress.frames import load_frame  # noqa: E402
from progress.lifecycle import Claim  # noqa: E402
from progress.models import Document, Event, Job, LogLine, Page  # noqa: E402
from progress.recording import (  # noqa: E402
    Findings,
    Flush,
    LogEntry,
    PageResult,
    Recorded,
    record,
)
from progress.states import Level  # noqa: E402
from progress.submission import submit  # noqa: E402

#: Pages that each document has; more updates than that cannot be published.
PAGES = 900
TEXT = "The library was open on 340 days of the year, and closed on Sundays. " * 4


class Publisher:
    """Jobs in work, each with one document, and who may watch them."""

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._pages: dict[str, int] = {}
        self._runner = asyncio.Runner()

    def prepare(self, viewers: int, jobs: int) -> dict[str, list[str]]:
        """Make the database, users that may see everything, and jobs in work."""
        call_command("migrate", verbosity=0)
        staff = [User(username=f"viewer{n}", is_staff=True) for n in range(viewers)]
        users = User.objects.bulk_create(staff)
        ids = [self._begin(User.objects.get(pk=users[0].pk)) for _ in range(jobs)]
        return {"jobs": ids, "tokens": [str(AccessToken.for_user(u)) for u in users]}

    def _begin(self, owner: User) -> str:
        job = submit(owner=owner, files=[ContentFile(b"text", name="report.txt")])
        document = Document.objects.get(job=job)
        claim = lifecycle.claim(
            document.pk, task_id=document.next_task_id, worker="benchmark"
        )
        assert claim is not None
        found = Findings(kind="txt", page_classes=("text",) * PAGES)
        start = Flush(stage="extraction", message="", points=0, findings=found)
        record(claim, start)
        self._claims[str(job.pk)] = claim
        self._pages[str(job.pk)] = 0
        return str(job.pk)

    def publish(
        self, who: str, jobs: list[str], rate: float, seconds: float, has_logs: bool
    ) -> list[tuple[str, int, float]]:
        """Commit `rate` changes a second, to the jobs in turn.

        Returns job, seq and the moment (monotonic clock) of each: the product's when
        its commit has returned, the baseline's when its message is ready as well.
        """
        tell = self._as_tutorial if who == "baseline" else self._as_product
        began_at, told = time.monotonic(), []
        for number in range(round(rate * seconds)):
            time.sleep(max(0.0, began_at + number / rate - time.monotonic()))
            job = jobs[number % len(jobs)]
            told.append((job, *tell(job, self._commit(job, has_logs=has_logs))))
        return told

    def _commit(self, job: str, *, has_logs: bool) -> Recorded:
        number = self._pages[job] = self._pages[job] + 1
        message = f"Processing page {number} of {PAGES}"
        entry = LogEntry(at=timezone.now(), level=Level.INFO, text=message)
        flush = Flush(
            stage="extraction",
            message=message,
            points=number * 9000 // PAGES,
            pages=(PageResult(number=number, text=TEXT, via="text", milliseconds=7),),
            logs=(entry,) if has_logs else (),
        )
        return record(self._claims[job], flush)

    def _as_product(self, job: str, recorded: Recorded) -> tuple[int, float]:
        committed_at = time.monotonic()
        broadcast.hint(recorded.hint)
        return recorded.hint.seq, committed_at

    def _as_tutorial(self, job: str, recorded: Recorded) -> tuple[int, float]:
        """Send the same frame to the group, over a connection that stays."""
        seq = recorded.hint.seq
        frame = load_frame(UUID(job), after=seq - 1)
        layer: Any = get_channel_layer()
        message = {"type": "progress.update", "frame": frame}
        ready_at = time.monotonic()
        self._runner.run(layer.group_send(group_of(job), message))
        return seq, ready_at

    def rows(self, jobs: list[str]) -> dict[str, dict[str, Any]]:
        """Return what each job's clients ought to have by now."""
        return {job: _rows_of(Job.objects.get(pk=job)) for job in jobs}

    def close(self) -> None:
        """Close the connection to the channel layer."""
        self._runner.close()
        connection.close()


def _rows_of(job: Job) -> dict[str, Any]:
    return {
        "seq": job.seq,
        "pages": list(Page.objects.filter(job=job).values_list("number", flat=True)),
        "logs": list(LogLine.objects.filter(job=job).values_list("pk", flat=True)),
        "events": list(Event.objects.filter(job=job).values_list("pk", flat=True)),
    }


def main() -> None:
    """Take orders until there are no more."""
    publisher = Publisher()
    serve(
        {
            "prepare": publisher.prepare,
            "publish": publisher.publish,
            "rows": publisher.rows,
        }
    )
    publisher.close()


if __name__ == "__main__":
    main()
