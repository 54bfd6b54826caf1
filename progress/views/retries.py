"""Retry with a look at the errors first: of a job, a batch, or whatever one filters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from progress import job_types, lifecycle, words
from progress.forms import RetryForm
from progress.models import Job
from progress.models.document import DocumentQuerySet
from progress.permissions import OPERATE
from progress.retries import AT_ONCE, Selection, operable, preview, selected
from progress.views.access import operable_batch, operable_job
from progress.views.telling import Telling

TOLD = Telling(
    done="{documents} queued again.",
    nothing="There is nothing to retry: nothing was chosen.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retry_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Show why documents of a job failed, and queue again those that are chosen."""
    job = operable_job(request, job_id)
    return _answer(request, Selection(job=job.pk), {"job": job, "back": job})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retry_batch(request: HttpRequest, batch_id: Any) -> HttpResponse:
    """Show why documents of a batch failed, and queue again those that are chosen."""
    batch = operable_batch(request, batch_id)
    return _answer(request, Selection(batch=batch.pk), {"batch": batch, "back": batch})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retry_filtered(request: HttpRequest) -> HttpResponse:
    """Show why documents of many jobs failed, and queue again those that are chosen."""
    form = RetryForm(request.GET)
    selection = form.selection() if form.is_valid() else Selection()
    context = {
        "form": form,
        "job_types": job_types.all_types(),
        "is_for_all": _user(request).has_perm(OPERATE),
    }
    return _answer(request, selection, context)


def _answer(
    request: HttpRequest, selection: Selection, context: dict[str, Any]
) -> HttpResponse:
    rows = selected(operable(_user(request)), selection)
    back = context.get("back")
    noun = back.part if isinstance(back, Job) else "document"
    if request.method == "POST":
        if not _retry(request, _chosen(request, rows), noun):
            back = None
        return redirect(back or request.get_full_path())
    shown = {**context, "preview": preview(rows, noun), "at_once": AT_ONCE}
    return render(request, "progress/retry.html", shown)


def _chosen(request: HttpRequest, rows: DocumentQuerySet) -> DocumentQuerySet:
    """Return what is chosen by its causes; all of it where nothing could be chosen."""
    codes = tuple(request.POST.getlist("code"))
    if "chosen" in request.POST and not codes:
        return rows.none()
    return selected(rows, Selection(codes=codes))


def _retry(request: HttpRequest, chosen: DocumentQuerySet, noun: str) -> bool:
    """Retry as much as one request may, and tell; whether that was all of it."""
    documents = lifecycle.retry_documents(
        chosen.values_list("pk", flat=True),
        actor=_user(request),
        is_from_scratch="from_scratch" in request.POST,
        most=AT_ONCE,
    )
    TOLD.say(request, documents, noun)
    left = chosen.count() if documents >= AT_ONCE else 0
    if left:
        said = f"{words.count(left, f'more {noun}')} of them can be retried now."
        messages.info(request, said)
    return not left


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required let them in
    return request.user
