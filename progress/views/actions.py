"""What people do to jobs, documents and batches, as forms that need no JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from progress import lifecycle
from progress.forms import PriorityForm
from progress.models import Batch, Document, Job
from progress.permissions import require_priority
from progress.turns import NAMES
from progress.views import telling
from progress.views.access import operable_batch, operable_document, operable_job
from progress.views.telling import Telling

#: Returns the row that an address names, or refuses.
Find = Callable[[HttpRequest, UUID], Job | Document | Batch]
#: Does it, and returns how many documents or jobs it concerned.
Act = Callable[..., int]
View = Callable[..., HttpResponse]


def _action(find: Find, act: Act, told: Telling) -> View:
    """Return the view that does one thing to one row, and goes back to its page."""

    @require_POST
    @login_required
    def view(request: HttpRequest, **address: UUID) -> HttpResponse:
        row = find(request, *address.values())
        number = int(act(row.pk, actor=request.user))
        told.say(request, number, _part(row))
        return redirect(row)

    return view


cancel_job = _action(operable_job, lifecycle.cancel_job, telling.CANCELLED)
force_job = _action(operable_job, lifecycle.force_job, telling.FORCED)
pause_job = _action(operable_job, lifecycle.pause_job, telling.PAUSED)
resume_job = _action(operable_job, lifecycle.resume_job, telling.RESUMED)

cancel_document = _action(
    operable_document, lifecycle.cancel_document, telling.CANCELLED
)
force_document = _action(operable_document, lifecycle.force_document, telling.FORCED)

cancel_batch = _action(operable_batch, lifecycle.cancel_batch, telling.CANCELLED)
force_batch = _action(operable_batch, lifecycle.force_batch, telling.FORCED)
pause_batch = _action(operable_batch, lifecycle.pause_batch, telling.PAUSED)
resume_batch = _action(operable_batch, lifecycle.resume_batch, telling.RESUMED)


@require_POST
@login_required
def retry_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Queue a document again, its good pages kept or not."""
    document = operable_document(request, document_id)
    happened = lifecycle.retry_document(
        document.pk,
        actor=_user(request),
        is_from_scratch="from_scratch" in request.POST,
    )
    telling.RETRIED.say(request, int(happened), document.job.part)
    return redirect(document)


@require_POST
@login_required
def prioritize_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Give what waits of a job a larger or smaller share of the workers."""
    job = operable_job(request, job_id)
    form = PriorityForm(request.POST)
    if form.is_valid():
        _prioritize(request, job, form.cleaned_data["priority"])
    else:
        messages.error(request, "Choose one of the priorities.")
    return redirect(job)


def _part(row: Job | Document | Batch) -> str:
    """Return what is counted of a row: tasks of a job of tasks, else documents."""
    job = row.job if isinstance(row, Document) else row
    return job.part if isinstance(job, Job) else "document"


def _prioritize(request: HttpRequest, job: Job, priority: int) -> None:
    require_priority(request.user, priority)
    told = Telling(
        done=f"Priority {NAMES[priority]}.",
        nothing="It has that priority, or has ended.",
    )
    changed = lifecycle.set_priority(job.pk, priority, actor=_user(request))
    told.say(request, int(changed))


def _user(request: HttpRequest) -> Any:
    return request.user
