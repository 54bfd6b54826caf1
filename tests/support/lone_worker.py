"""One worker with one process, on a Valkey of its own: the narrowest of queues."""

from __future__ import annotations

from pathlib import Path

from celery import Celery

from progress.lifecycle.queueing import as_queued
from progress.models import Document
from tests.support.paced import LOG, SECONDS
from tests.support.stack import Stack
from tests.support.valkey import FragileValkey
from tests.support.waiting import eventually
from workers.enqueue import PROCESS


class LoneWorker:
    """What is handed in by the test's own process is read by one other.

    Each page takes `page_seconds` more than it would; 0 leaves the workers as they are.
    """

    def __init__(self, folder: Path, *, page_seconds: float = 0.0, **env: str) -> None:
        self.valkey = FragileValkey(folder)
        self.stack = Stack(folder, self.valkey.url())
        self.stack.env |= {"WORKERS": "1", **env}
        if page_seconds:
            self.stack.env |= {
                "DJANGO_SETTINGS_MODULE": "tests.support.paced_settings",
                LOG: str(folder / "begun.txt"),
                SECONDS: str(page_seconds),
            }
        self._app = Celery("lone", set_as_current=False)
        self._app.config_from_object("django.conf:settings", namespace="CELERY")
        self._app.conf.update(broker_url=self.valkey.url())

    def open(self) -> None:
        """Start, and wait until it takes tasks."""
        self.valkey.start()
        self.stack.start("worker")
        self.stack.wait_for_worker()

    def close(self) -> None:
        """End it."""
        self.stack.stop()
        self.valkey.stop()

    def send(self) -> None:
        """Send a message for each document that waits."""
        for document in Document.objects.filter(state="queued").in_order():
            task = as_queued(document)
            self._app.send_task(
                PROCESS,
                args=[str(task.document_id)],
                task_id=task.task_id,
                queue=task.queue,
            )

    def wait_for_page(self, document: Document, pages: int = 1) -> None:
        """Wait until so many pages of a document are there."""
        rows = Document.objects.filter(pk=document.pk, pages_done__gte=pages)
        eventually(rows.exists, what=f"page {pages} of {document}")
