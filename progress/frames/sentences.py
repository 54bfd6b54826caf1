"""One sentence on where a job stands, and its stage."""

from __future__ import annotations

from progress import words
from progress.models import Job
from progress.states import State


def stage_of(job: Job) -> str:
    """Return the stage of a job of one document; many are in many stages at once."""
    is_one = job.state == State.PROCESSING and job.documents_total == 1
    return job.stage if is_one else ""


def message_of(job: Job) -> str:
    """Return one sentence on where a job stands."""
    if job.state == State.QUEUED:
        return "Waiting for a worker"
    if job.is_cancelling and not job.is_terminal:
        return "Cancelling"
    if job.state == State.PROCESSING:
        return _working_sentence(job)
    return _ended_sentence(job)


def _working_sentence(job: Job) -> str:
    if job.documents_total == 1:
        return job.message or "Starting"
    documents = f"{job.documents_ended} of {job.documents_total} documents"
    if not job.pages_total:
        return documents
    return f"Processing {_page(job)} · {documents}"


def _page(job: Job) -> str:
    """Name the page in work; of how many is not known before all are opened."""
    page = min(job.pages_done + job.pages_failed + 1, job.pages_total)
    return f"page {page}" + ("" if job.documents_queued else f" of {job.pages_total}")


def _ended_sentence(job: Job) -> str:
    total = job.documents_total
    if job.state == State.COMPLETED:
        pages = words.count(job.pages_done, "page")
        return f"Done: {pages} in {words.count(total, 'document')}"
    if job.state == State.CANCELLED:
        if total == 1:
            return "Cancelled"
        return f"Cancelled: {job.documents_completed} of {total} documents were done"
    if total == 1:
        return "The document could not be read"
    return f"{job.documents_failed} of {total} documents failed"
