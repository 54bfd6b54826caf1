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
from progress.unbegun import EARLIER_FAILED


def cancel_unreachable(current: Change) -> None:
    """Cancel the parts that wait to be sent once nobody is left to send them.

    That is so when a part has failed or was cancelled and no part that was sent is
    at work or waits for a worker.
    """
    job = current.job
    if not job.is_task or not (job.documents_failed or job.documents_cancelled):
        return
    cancel_unsent(current, EARLIER_FAILED)


def cancel_unsent(current: Change, message: str) -> bool:
    """Cancel the parts that wait to be sent, unless a part that was sent may do it."""
    active = Document.objects.filter(job=current.job).active()
    waiting = [] if active.sendable().exists() else list(active.in_order())
    if waiting:
        _cancel(current, active, waiting, message)
    return bool(waiting)


def _cancel(
    current: Change, rows: DocumentQuerySet, documents: list[Document], message: str
) -> None:
    move(current, rows, State.CANCELLED, finished_at=current.now, message=message)
    apply(current, Delta(documents_cancelled=len(documents)))
    for document in documents:
        current.record(
            EventKind.CANCELLED,
            f"{document.name}: {message}",
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
