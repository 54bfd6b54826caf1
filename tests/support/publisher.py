"""A process that works on jobs by the program's own lifecycle, quickly and by a seed.

It reads lines from its input and answers each with its first word when it is so:
`jobs SEED ID...` takes up these jobs, `go` works on, `rest` writes no more, `end`
brings every job to its end, `sweep` does once what beat has done at intervals.
"""

from __future__ import annotations

import os
import queue
import random
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from progress import broadcast, lifecycle, signals  # noqa: E402
from progress.lifecycle import Claim  # noqa: E402
from progress.models import Document, Job  # noqa: E402
from progress.recording import (  # noqa: E402
    Findings,
    Flush,
    LogEntry,
    PageResult,
    record,
)
from progress.states import Level, State  # noqa: E402
from workers import receivers, rescue  # noqa: E402

#: Seconds between two changes.
PAUSE = 0.02
#: Pages of each document: more than a test's publisher comes to.
PAGES = 2000
STAGES = ("receive", "census", "extraction", "analysis")


@dataclass(slots=True, kw_only=True)
class Work:
    """A document in work."""

    claim: Claim
    page: int
    points: int
    stage: str = ""
    lines: int = 0


@dataclass(slots=True)
class Publisher:
    """Does one random thing after another."""

    rng: random.Random
    jobs: list[UUID]
    work: dict[UUID, Work] = field(default_factory=dict)

    def step(self) -> None:
        """Change one job."""
        job = Job.objects.get(pk=self.rng.choice(self.jobs))
        documents = list(Document.objects.filter(job=job).in_order())
        document = self.rng.choice(documents)
        if document.state == State.QUEUED:
            self._begin(document)
        elif document.state == State.PROCESSING:
            self._go_on(job, document)
        else:
            lifecycle.retry_job(job.pk)

    def finish(self) -> None:
        """End everything well."""
        for pk in self.jobs:
            lifecycle.retry_job(pk)
        for document in Document.objects.filter(job__in=self.jobs).active():
            if document.state == State.QUEUED:
                self._begin(document)
            self._report(document, self.rng.randint(1, 3))
            work = self.work.pop(document.pk)
            assert lifecycle.finish(work.claim, lifecycle.completed())

    def _begin(self, document: Document) -> None:
        claim = lifecycle.claim(
            document.pk, task_id=document.next_task_id, worker="publisher@test:1"
        )
        assert claim is not None
        self.work[document.pk] = Work(
            claim=claim, page=document.pages_done, points=document.points
        )

    def _go_on(self, job: Job, document: Document) -> None:
        draw = self.rng.random()
        if draw < 0.94:
            self._report(document, self.rng.randint(0, 3))
            return
        claim = self.work.pop(document.pk).claim
        if draw < 0.98:
            lifecycle.finish(claim, lifecycle.failed("unlucky", "This went wrong."))
        else:
            lifecycle.cancel_document(document.pk)
            lifecycle.finish(claim, lifecycle.cancelled())

    def _report(self, document: Document, pages: int) -> None:
        work = self.work[document.pk]
        is_new = work.stage not in STAGES or self.rng.random() < 0.05
        work.stage = self.rng.choice(STAGES) if is_new else work.stage
        work.points += self.rng.randint(0, 12)
        flush = Flush(
            stage=work.stage,
            message=f"Processing page {work.page} of {PAGES}",
            points=min(work.points, 9_999),
            findings=Findings(kind="txt", page_classes=("text",) * PAGES),
            pages=tuple(self._pages(work, pages)),
            logs=tuple(self._lines(work, self.rng.randint(0, 3))),
            stages_started=(work.stage,) if is_new else (),
        )
        broadcast.hint(record(work.claim, flush).hint)

    def _pages(self, work: Work, count: int) -> Iterator[PageResult]:
        for _ in range(count):
            work.page += 1
            is_bad = self.rng.random() < 0.1
            yield PageResult(
                number=work.page,
                text="" if is_bad else f"Page {work.page} of {work.claim.attempt}",
                via="text",
                error_code="page_unreadable" if is_bad else "",
                error_message="Not readable." if is_bad else "",
            )

    def _lines(self, work: Work, count: int) -> Iterator[LogEntry]:
        for _ in range(count):
            work.lines += 1
            text = f"Line {work.lines} of attempt {work.claim.attempt}"
            yield LogEntry(at=timezone.now(), level=Level.INFO, text=text)


def main() -> None:
    """Obey the lines of the input until it ends."""
    lines: queue.Queue[list[str]] = queue.Queue()
    threading.Thread(target=_read, args=[lines], daemon=True).start()
    # No worker is to take what it works on itself.
    signals.documents_queued.disconnect(receivers.on_documents_queued)
    publisher = Publisher(random.Random(0), [])
    is_working = False
    while line := _next(lines, is_waiting=not is_working):
        match line:
            case ["jobs", seed, *jobs]:
                publisher = Publisher(random.Random(int(seed)), [UUID(j) for j in jobs])
            case ["end"]:
                publisher.finish()
            case ["sweep"]:
                rescue.rescue_documents()
                rescue.sweep_queued()
            case ["step"]:
                publisher.step()
                threading.Event().wait(PAUSE)
                continue
        is_working = line == ["go"]
        sys.stdout.write(f"{line[0]}\n")
        sys.stdout.flush()


def _read(lines: queue.Queue[list[str]]) -> None:
    for line in sys.stdin:
        lines.put(line.split())
    lines.put([])


def _next(lines: queue.Queue[list[str]], *, is_waiting: bool) -> list[str]:
    """Return the next line, nothing at the end; who does not wait goes one step on."""
    try:
        return lines.get(block=is_waiting)
    except queue.Empty:
        return ["step"]


if __name__ == "__main__":
    main()
