"""Home: hand in, see what runs, what needs me, and what is done."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from progress import job_types, submission
from progress.errors import SubmissionRefused
from progress.forms import HandInForm
from progress.models import Batch, Job
from progress.states import State
from progress.views.lines import job_lines

#: How many jobs each section shows.
RUNNING = 20
ATTENTION = 5
FINISHED = 6
#: How many batches the form suggests.
SUGGESTED = 50


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    return _home(request, HandInForm())


@require_POST
@login_required
def submit(request: HttpRequest) -> HttpResponse:
    """Take the files of the form, and go to their job."""
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, form, status=400)
    try:
        job = submission.submit(
            owner=request.user,  # type: ignore[arg-type]
            files=form.cleaned_data["documents"],
            job_type=form.cleaned_data["job_type"],
            batch_title=form.cleaned_data["batch"],
        )
    except SubmissionRefused as refused:
        form.add_error(None, str(refused))
        return _home(request, form, status=400)
    return redirect(job)


def _home(request: HttpRequest, form: HandInForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, **_choices(request), **_sections(request)}
    return render(request, "progress/home.html", context, status=status)


def _choices(request: HttpRequest) -> dict[str, Any]:
    mine = Batch.objects.filter(owner=request.user.pk).newest_first()
    return {
        "job_types": job_types.for_files(),
        "batch_titles": mine.values_list("title", flat=True)[:SUGGESTED],
    }


def _sections(request: HttpRequest) -> dict[str, Any]:
    mine = Job.objects.filter(owner=request.user.pk).with_names().newest_first()
    failed = mine.filter(state=State.FAILED)
    sections = {
        "running": job_lines(mine.active()[:RUNNING]),
        "attention": job_lines(failed[:ATTENTION]),
        "finished": job_lines(mine.ended_well()[:FINISHED]),
    }
    is_new = not any(sections.values())
    return {**sections, "is_new": is_new, "failed_count": failed.count()}
