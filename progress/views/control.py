"""Pause, resume, force and priority, as forms that work without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from progress import lifecycle
from progress.forms import PriorityForm
from progress.permissions import require_operator, require_priority
from progress.turns import NAMES
from progress.views.access import find_batch, find_document, find_job
from progress.words import count


@require_POST
@login_required
def pause_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Let nothing more of a job begin."""
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    _tell_paused(request, int(lifecycle.pause_job(job.pk, actor=_actor(request))))
    return redirect(job)


@require_POST
@login_required
def resume_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Let a paused job go on."""
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    _tell_resumed(request, int(lifecycle.resume_job(job.pk, actor=_actor(request))))
    return redirect(job)


@require_POST
@login_required
def pause_batch(request: HttpRequest, batch_id: Any) -> HttpResponse:
    """Let nothing more of a batch begin."""
    batch = find_batch(request, batch_id)
    require_operator(request.user, batch.owner_id)
    _tell_paused(request, lifecycle.pause_batch(batch.pk, actor=_actor(request)))
    return redirect(batch)


@require_POST
@login_required
def resume_batch(request: HttpRequest, batch_id: Any) -> HttpResponse:
    """Let the paused jobs of a batch go on."""
    batch = find_batch(request, batch_id)
    require_operator(request.user, batch.owner_id)
    _tell_resumed(request, lifecycle.resume_batch(batch.pk, actor=_actor(request)))
    return redirect(batch)


@require_POST
@login_required
def force_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Kill what does not stop by itself."""
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    _tell_forced(request, lifecycle.force_job(job.pk, actor=_actor(request)))
    return redirect(job)


@require_POST
@login_required
def cancel_document(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Stop a document; by force if it was asked to stop before."""
    document = find_document(request, document_id)
    require_operator(request.user, document.job.owner_id)
    if "force" in request.POST:
        forced = lifecycle.force_document(document.pk, actor=_actor(request))
        _tell_forced(request, int(forced))
    elif lifecycle.cancel_document(document.pk, actor=_actor(request)):
        messages.success(request, "Cancelling. What is done is kept.")
    else:
        messages.info(request, "There is nothing to cancel: it has ended.")
    return redirect(document)


@require_POST
@login_required
def prioritize_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Give what waits of a job a larger or smaller share of the workers."""
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    form = PriorityForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the priorities.")
        return redirect(job)
    priority = form.cleaned_data["priority"]
    require_priority(request.user, priority)
    if lifecycle.set_priority(job.pk, priority, actor=_actor(request)):
        messages.success(request, f"Priority {NAMES[priority]}.")
    else:
        messages.info(request, "It has that priority, or has ended.")
    return redirect(job)


def _actor(request: HttpRequest) -> Any:
    return request.user


def _tell_paused(request: HttpRequest, jobs: int) -> None:
    if jobs:
        said = "Paused. What is in work stops at its next page; nothing is lost."
        messages.success(request, said)
    else:
        messages.info(request, "There is nothing to pause.")


def _tell_resumed(request: HttpRequest, jobs: int) -> None:
    if jobs:
        messages.success(request, "Going on.")
    else:
        messages.info(request, "There is nothing to resume: it is not paused.")


def _tell_forced(request: HttpRequest, documents: int) -> None:
    if documents:
        verb = "is" if documents == 1 else "are"
        said = f"{count(documents, 'document')} {verb} stopped by force."
        messages.success(request, said)
    else:
        messages.info(request, "There is nothing to stop by force: it has stopped.")
