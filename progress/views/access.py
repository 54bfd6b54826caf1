"""Who may see what, and act on it: what is somebody else's is not there."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from progress.models import Batch, Document, Job
from progress.permissions import require_operator


def find_job(request: HttpRequest, job_id: UUID) -> Job:
    """Return a job that the visitor may see; otherwise the answer is 404."""
    jobs = Job.objects.visible_to(request.user).with_names()
    return get_object_or_404(jobs, pk=job_id)


def find_document(request: HttpRequest, document_id: UUID) -> Document:
    """Return a document that the visitor may see; otherwise the answer is 404."""
    rows = Document.objects.visible_to(request.user)
    rows = rows.select_related("job__batch", "job__owner")
    return get_object_or_404(rows, pk=document_id)


def find_batch(request: HttpRequest, batch_id: UUID) -> Batch:
    """Return a batch, read `with_seq()`, that the visitor may see; otherwise 404."""
    rows = Batch.objects.visible_to(request.user).with_seq().select_related("owner")
    return get_object_or_404(rows, pk=batch_id)


def operable_job(request: HttpRequest, job_id: UUID) -> Job:
    """Return a job to act on.

    Raises:
        Http404: there is none, or it is somebody else's.
        PermissionDenied: the visitor may only look at it.
    """
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    return job


def operable_document(request: HttpRequest, document_id: UUID) -> Document:
    """Return a document to act on; raises like `operable_job`."""
    document = find_document(request, document_id)
    require_operator(request.user, document.job.owner_id)
    return document


def operable_batch(request: HttpRequest, batch_id: UUID) -> Batch:
    """Return a batch to act on; raises like `operable_job`."""
    batch = find_batch(request, batch_id)
    require_operator(request.user, batch.owner_id)
    return batch
