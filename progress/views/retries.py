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
from progress.models.document import DocumentQuerySet
from progress.permissions import OPERATE, require_operator
from progress.retries import Selection, operable, preview, selected
from progress.views.access import find_batch, find_job


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retry_job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Show why documents of a job failed, and queue again those that are chosen."""
    job = find_job(request, job_id)
    require_operator(request.user, job.owner_id)
    return _answer(request, Selection(job=job.pk), {"job": job, "back": job})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retry_batch(request: HttpRequest, batch_id: Any) -> HttpResponse:
    """Show why documents of a batch failed, and queue again those that are chosen."""
    batch = find_batch(request, batch_id)
    require_operator(request.user, batch.owner_id)
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
    if request.method == "POST":
        _tell(request, _retry(request, rows))
        return redirect(context.get("back") or request.get_full_path())
    shown = {**context, "preview": preview(rows)}
    return render(request, "progress/retry.html", shown)


def _retry(request: HttpRequest, rows: DocumentQuerySet) -> int:
    """Retry what is chosen by its causes; all of it where none is named."""
    codes = tuple(request.POST.getlist("code"))
    if "chosen" in request.POST and not codes:
        return 0
    chosen = selected(rows, Selection(codes=codes))
    return lifecycle.retry_documents(
        chosen.values_list("pk", flat=True),
        actor=_user(request),
        is_from_scratch="from_scratch" in request.POST,
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required let them in
    return request.user


def _tell(request: HttpRequest, documents: int) -> None:
    if documents:
        said = f"{words.count(documents, 'document')} queued again."
        messages.success(request, said)
    else:
        messages.info(request, "There is nothing to retry: nothing was chosen.")
