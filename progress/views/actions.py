"""Retry and cancel, as forms that work without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from progress import lifecycle, words
from progress.permissions import require_operator
from progress.views.access import find_batch, find_document, find_job


@require_POST
@login_required
def cancel_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Stop what has not ended of a job."""
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    _tell_cancelled(request, lifecycle.cancel_job(job.pk, actor=_actor(request)))
    return redirect(job)


@require_POST
@login_required
def retry_document(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Queue a document again, and stay on the page that asked for it."""
    document = find_document(request, document_id)
    require_operator(request.user, document.job.owner_id)
    happened = lifecycle.retry_document(
        document.pk,
        actor=_actor(request),
        is_from_scratch="from_scratch" in request.POST,
    )
    _tell_retried(request, int(happened))
    return redirect(document.job if "from_job" in request.POST else document)


@require_POST
@login_required
def cancel_batch(request: HttpRequest, batch_id: Any) -> HttpResponse:
    """Stop what has not ended of a batch."""
    batch = find_batch(request, batch_id)
    require_operator(request.user, batch.owner_id)
    stopped = lifecycle.cancel_batch(batch.pk, actor=_actor(request))
    _tell_cancelled(request, bool(stopped))
    return redirect(batch)


def _actor(request: HttpRequest) -> Any:
    return request.user


def _tell_retried(request: HttpRequest, documents: int) -> None:
    if documents:
        said = f"{words.count(documents, 'document')} queued again."
        messages.success(request, said)
    else:
        messages.info(request, "There is nothing to retry: no document has failed.")


def _tell_cancelled(request: HttpRequest, happened: bool) -> None:
    if happened:
        messages.success(request, "Cancelling. What is done is kept.")
    else:
        messages.info(request, "There is nothing to cancel: everything has ended.")
