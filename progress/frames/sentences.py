"""One sentence on where a job stands, and its stage."""

from __future__ import annotations

from progress import words
from progress.models import Job
from progress.states import State


def stage_of(job: Job) -> str:
    """Return the stage of a job of one document; many are in many stages at once.

    What a task says names its stage already.
    """
    is_one = job.state == State.PROCESSING and job.documents_total == 1
    return job.stage if is_one and not job.is_task and not job.is_cancelling else ""


def message_of(job: Job) -> str:
    """Return one sentence on where a job stands."""
    if job.is_paused:
        return _paused_sentence(job)
    if job.state == State.QUEUED:
        return "Waiting for a worker"
    if job.is_cancelling and not job.is_terminal:
        return "Cancelling"
    if job.state == State.PROCESSING:
        return _working_sentence(job)
    return _ended_sentence(job)


def _paused_sentence(job: Job) -> str:
    """Say what is kept; what is in work still comes to its next page border."""
    if job.documents_processing:
        return "Pausing"
    if job.documents_total == 1:
        return f"{words.count(job.pages_done, 'page')} kept" if job.pages_done else ""
    return f"{job.documents_ended} of {job.documents_total} {job.part}s"


def _working_sentence(job: Job) -> str:
    if job.documents_total == 1:
        return job.message or "Starting"
    documents = f"{job.documents_ended} of {job.documents_total} {job.part}s"
    if not job.documents_processing:
        return f"{job.message or 'Waiting for a worker'} · {documents}"
    if job.is_task or not job.pages_total:
        return documents
    return f"Processing {_page(job)} · {documents}"


def _page(job: Job) -> str:
    """Name the page in work; of how many is not known before all are opened."""
    page = min(job.pages_done + job.pages_failed + 1, job.pages_total)
    return f"page {page}" + ("" if job.documents_queued else f" of {job.pages_total}")


def _ended_sentence(job: Job) -> str:
    total = job.documents_total
    if job.is_task:
        return _tasks_ended(job)
    if job.state == State.COMPLETED:
        pages = words.count(job.pages_done, "page")
        return f"Done: {pages} in {words.count(total, 'document')}"
    if job.state == State.CANCELLED:
        if total == 1:
            return "Cancelled"
        return f"Cancelled: {job.documents_completed} of {total} documents were done"
    if total > 1:
        return f"{job.documents_failed} of {total} documents failed"
    return _failure(job)


def _failure(job: Job) -> str:
    """Say what became of the only document: in part is not the same as not at all."""
    pages = words.count(job.pages_total, "page")
    if job.pages_done and job.pages_failed:
        return f"{job.pages_failed} of {pages} could not be read"
    if job.pages_done:
        return f"Failed with {job.pages_done} of {pages} read"
    return "The document could not be read"


def _tasks_ended(job: Job) -> str:
    total, done = job.documents_total, job.documents_completed
    if job.state == State.COMPLETED:
        return "Done" if total == 1 else f"Done: {words.count(total, 'task')}"
    if job.state == State.CANCELLED:
        return "Cancelled" if total == 1 else f"Cancelled: {done} of {total} tasks done"
    if total == 1:
        return "The task failed"
    return f"{job.documents_failed} of {total} tasks failed"
