"""Finds what a request names, among what its user may see."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request

from progress.models import Batch, Document, Job
from progress.permissions import require_operator


def user_of(request: Request) -> User:
    """Return who asks.

    Raises:
        NotAuthenticated: nobody is logged in.
    """
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def visible_job(request: Request, job_id: UUID) -> Job:
    """Return a job with its names.

    Raises:
        NotFound: there is none, or it is somebody else's: the answer is the same.
    """
    jobs = Job.objects.visible_to(request.user).with_names()
    job = jobs.filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such job, or it is not yours.")
    return job


def visible_seq(request: Request, job_id: UUID) -> int:
    """Return how far a job has come, by one query; raises like `visible_job`."""
    seq = Job.objects.visible_to(request.user).seq_of(job_id)
    if seq is None:
        raise NotFound("There is no such job, or it is not yours.")
    return seq


def visible_document(request: Request, document_id: UUID) -> Document:
    """Return a document; raises NotFound like `visible_job`."""
    documents = Document.objects.visible_to(request.user)
    document = documents.filter(pk=document_id).first()
    if document is None:
        raise NotFound("There is no such document, or it is not yours.")
    return document


def visible_batch(request: Request, batch_id: UUID) -> Batch:
    """Return a batch with owner and seq; raises NotFound like `visible_job`."""
    batches = Batch.objects.visible_to(request.user).with_seq().select_related("owner")
    batch = batches.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("There is no such batch, or it is not yours.")
    return batch


def operable_job(request: Request, job_id: UUID) -> Job:
    """Return a job that its user may retry and cancel.

    Raises:
        NotFound: like `visible_job`.
        PermissionDenied: the user may only look at it.
    """
    job = visible_job(request, job_id)
    require_operator(request.user, job.owner_id)
    return job


def operable_document(request: Request, document_id: UUID) -> Document:
    """Return a document to retry or cancel; raises like `operable_job`."""
    document = visible_document(request, document_id)
    require_operator(request.user, document.job.owner_id)
    return document


def operable_batch(request: Request, batch_id: UUID) -> Batch:
    """Return a batch to retry or cancel; raises like `operable_job`."""
    batch = visible_batch(request, batch_id)
    require_operator(request.user, batch.owner_id)
    return batch
