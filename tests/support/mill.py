"""Workers on a Valkey and a database, all of which may be killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from celery import Celery
from django.db import OperationalError, connections
from django.db.models import F

from config.server.children import Child, end
from progress.models import Attempt, Document, Page
from tests.support.paced import LOG, POOL, SECONDS
from tests.support.stack import Stack
from tests.support.valkey import FragileValkey
from tests.support.waiting import eventually

#: Two workers of documents, and those that mend.
WORKERS = ("one", "two")
MENDERS = ("maintenance", "beat")
PAGE_SECONDS = 0.1


class Begun(NamedTuple):
    """A page that an attempt began to read."""

    document: UUID
    attempt: int
    number: int


class Mill:
    """The processes, and what is known of the pages that they began."""

    def __init__(self, folder: Path, *, page_seconds: float = PAGE_SECONDS) -> None:
        self.folder = folder
        self.log = folder / "begun.txt"
        self.log.touch()
        self.valkey = FragileValkey(self._folder("valkey"))
        self._page_seconds = page_seconds
        self._ending: list[Child] = []
        self.stacks = {name: self._stack(name) for name in (*WORKERS, "menders")}

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def _stack(self, name: str) -> Stack:
        stack = Stack(self._folder(name), self.valkey.url())
        stack.env |= {
            "DJANGO_SETTINGS_MODULE": "tests.support.paced_settings",
            "FILES_DIR": str(self.folder / "files"),
            "HEADWAY_FLUSH_SECONDS": "0.3",
            "LOG_LEVEL": "INFO",
            LOG: str(self.log),
            SECONDS: str(self._page_seconds),
        }
        return stack

    def celery(self) -> Celery:
        """Return an application that sends to this Valkey."""
        app = Celery("mill", set_as_current=False)
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf.update(broker_url=self.valkey.url())
        return app

    def open(self, **env: str) -> None:
        """Start everything, with more variables if need be."""
        self.valkey.start()
        for stack in self.stacks.values():
            stack.env |= env
        self.start()

    def start(self) -> None:
        """Start each process that does not run."""
        for name in WORKERS:
            if "worker" not in self.stacks[name].children:
                self.start_worker(name)
        for name in MENDERS:
            if name not in self.stacks["menders"].children:
                self.stacks["menders"].start(name)

    def check(self) -> None:
        """Let each process that was started, and not killed, still run.

        Raises:
            AssertionError: one has ended by itself.
        """
        for where, stack in self.stacks.items():
            for name, child in stack.children.items():
                code = child.poll()
                assert code is None, f"{name} of {where} ended by itself: {code}"

    def start_worker(self, name: str, pool: str = "prefork") -> Child:
        """Start a worker of documents, of processes or of threads."""
        return self.stacks[name].start("worker", **{POOL: pool})

    def wait(self) -> None:
        """Wait until each worker takes tasks."""
        for name in WORKERS:
            self.stacks[name].wait_for_worker()
        self.stacks["menders"].wait_for_worker("maintenance")

    def close(self) -> None:
        """End all of it."""
        for stack in self.stacks.values():
            stack.stop()
        end(self._ending)
        self.valkey.stop()

    def kill_worker(self, name: str) -> None:
        """Kill a worker's whole process group, whatever it does."""
        stack = self.stacks[name]
        self._kill_group(stack, "worker")

    def stop_worker(self, name: str) -> None:
        """Let a worker end in order, without waiting for it."""
        child = self.stacks[name].children.pop("worker")
        os.killpg(child.pid, signal.SIGTERM)
        self._ending.append(child)

    def wait_for_stopped(self) -> None:
        """Wait until each worker that was told to stop has ended, by itself."""
        for child in self._ending:
            assert child.wait(60) in (0, 1), f"{child.pid} ended with {child.poll()}"

    def kill_everything(self) -> None:
        """Kill all processes that work or mend, as when a machine dies."""
        for name in WORKERS:
            self.kill_worker(name)
        for name in MENDERS:
            self._kill_group(self.stacks["menders"], name)

    def _kill_group(self, stack: Stack, name: str) -> None:
        child = stack.children.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def resumed(
        self, document: Document, *, since: float, seconds: float = 90.0
    ) -> float | None:
        """Return how long after `since` another attempt at a document began.

        None if it had come to its end before anything was done to it. The database
        itself may be away for a while.
        """
        what = f"{document.pk} resumed"
        outcome = eventually(lambda: self._probe(document), seconds=seconds, what=what)
        return time.monotonic() - since if outcome == RESUMED else None

    def _probe(self, document: Document) -> str:
        self.check()
        return _outcome(document)

    def processes(self) -> dict[str, Child]:
        """Return the leader of each process group that there may be, by its name."""
        started = {
            f"{name} of {where}": child
            for where, stack in self.stacks.items()
            for name, child in stack.children.items()
        }
        ending = {f"stopped {child.pid}": child for child in self._ending}
        return started | ending

    def left(self) -> int:
        """Return how many messages workers have taken and not acknowledged."""
        return int(self.valkey.client.hlen("unacked"))

    def worker_of(self, pid: int) -> str:
        """Return which worker a pool's process belongs to."""
        for name in WORKERS:
            child = self.stacks[name].children.get("worker")
            if child is not None and os.getpgid(pid) == child.pid:
                return name
        raise LookupError(pid)

    def begun(self) -> list[Begun]:
        """Return each page that was begun, as often as it was."""
        lines = (line.split() for line in self.log.read_text().splitlines())
        return [
            Begun(document=UUID(document), attempt=int(attempt), number=int(number))
            for document, attempt, number in lines
        ]

    def done_again(self) -> int:
        """Return how often pages were begun that had been begun before."""
        begun = self.begun()
        return len(begun) - len({(each.document, each.number) for each in begun})

    def in_flight(self) -> list[int]:
        """Return for each attempt that was lost how many of its pages were with it.

        Those are the ones that it had begun and that were not committed at its end.
        """
        begun = self.begun()
        return [
            sum(
                each.document == attempt.document_id
                and each.attempt == attempt.number
                and each.number not in kept
                for each in begun
            )
            for attempt in Attempt.objects.filter(outcome="lost")
            for kept in [_kept(attempt)]
        ]


def _kept(attempt: Attempt) -> set[int]:
    pages = Page.objects.filter(
        document=attempt.document_id, created_at__lt=attempt.finished_at
    )
    return set(pages.values_list("number", flat=True))


def in_work() -> list[Document]:
    """Return the documents in work that are not at their last pages yet.

    Their attempts have brought a page: so many in a row that bring none, and lose their
    worker, are a reason to give a document up.
    """
    rows = Document.objects.filter(state="processing", stage="extraction")
    early = rows.filter(pages_done__lt=F("pages_total") - 3)
    fruitful = early.filter(
        attempts__finished_at=None, attempts__pages_at_start__lt=F("pages_done")
    )
    return list(fruitful.exclude(owner_pid=None).order_by("pk"))


RESUMED, ENDED = "resumed", "ended"


def _outcome(document: Document) -> str:
    try:
        now = Document.objects.get(pk=document.pk)
    except OperationalError:
        connections.close_all()
        return ""
    if now.attempt > document.attempt:
        return RESUMED
    return ENDED if now.is_terminal else ""
