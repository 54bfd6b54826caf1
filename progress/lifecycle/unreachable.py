"""Parts that can never begin: the part that would have sent them did not complete."""

from __future__ import annotations

from progress import signals
from progress.lifecycle.change import Change
from progress.lifecycle.counters import Delta, apply
from progress.lifecycle.documents import move
from progress.models import Document
from progress.models.document import DocumentQuerySet
from progress.signals import DocumentFinished
from progress.states import EventKind, State

MESSAGE = "Not begun: an earlier part did not complete"


def cancel_unreachable(current: Change) -> None:
    """Cancel the parts that wait to be sent once nobody is left to send them.

    That is so when a part has failed or was cancelled and no part that was sent is
    at work or waits for a worker.
    """
    job = current.job
    if not job.is_task or not (job.documents_failed or job.documents_cancelled):
        return
    active = Document.objects.filter(job=job).active()
    if active.sendable().exists():
        return
    waiting = list(active.in_order())
    if waiting:
        _cancel(current, active, waiting)


def _cancel(current: Change, rows: DocumentQuerySet, documents: list[Document]) -> None:
    move(current, rows, State.CANCELLED, finished_at=current.now, message=MESSAGE)
    apply(current, Delta(documents_cancelled=len(documents)))
    for document in documents:
        current.record(
            EventKind.CANCELLED,
            f"{document.name}: {MESSAGE}",
            document=document,
            states=(State.QUEUED, State.CANCELLED),
        )
        signals.document_finished.send(
            DocumentFinished(
                document_id=document.pk,
                job_id=current.job.pk,
                state=State.CANCELLED,
                error_code="",
                attempt=document.attempt,
            )
        )
