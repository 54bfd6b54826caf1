"""One job: its bar, its documents, what they gave, what it said, what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import frames
from progress.estimates.current import current
from progress.models import Job
from progress.models.matching import in_state
from progress.permissions import can_operate, priorities_for
from progress.states import State
from progress.views.access import find_job
from progress.views.grid import CELLS, density, grid_cells
from progress.views.strips import strip_of
from progress.words import IN_PART

DOCUMENTS_PER_PAGE = 50
RESULTS_PER_PAGE = 20
LINES = 500
EVENTS = 200


@require_safe
@login_required
def job(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Show a job, opened at one of its tabs."""
    shown = find_job(request, job_id)
    current().refresh()
    # The row first: what is read after it may be newer than its seq, never older,
    # and the frames that follow repeat it harmlessly.
    frame = frames.brief_frame(shown)
    documents = grid_cells(shown.documents.in_order(), shown.documents_total)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "documents"
    context = {
        "job": shown,
        "can_operate": can_operate(request.user, shown.owner_id),
        "frame": frame,
        "priorities": priorities_for(request.user) if request.user.is_staff else [],
        "documents": documents,
        "start": {**frame, "documents": documents},
        "density": density(len(documents)),
        "is_live_grid": shown.documents_total > CELLS,
        "strip": _only_strip(shown),
        "legend": [(state.value, frame["counts"][state.value]) for state in State],
        "tab": tab,
        **TABS[tab](request, shown),
    }
    return render(request, "progress/job.html", context)


def _only_strip(job: Job) -> dict[str, Any] | None:
    is_empty = job.is_task and job.is_terminal and not job.pages_done
    if job.documents_total != 1 or is_empty:
        return None
    return strip_of(job.documents.get(), selected=0)


def _documents_tab(request: HttpRequest, job: Job) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in {*State, IN_PART} else ""
    rows = job.documents.listed().in_order()
    rows = rows.filter(in_state(state)) if state else rows
    page = Paginator(rows, DOCUMENTS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [frames.document_dict(row) for row in page.object_list]
    return {"page": page, "lines": lines, "state": state}


def _results_tab(request: HttpRequest, job: Job) -> dict[str, Any]:
    rows = job.documents.with_results().in_order()
    page = Paginator(rows, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "results": page.object_list}


def _log_tab(request: HttpRequest, job: Job) -> dict[str, Any]:
    rows = job.logs.select_related("document").newest_first()
    lines = list(reversed(rows[:LINES]))
    return {"log": lines, "is_cut": len(lines) == LINES}


def _history_tab(request: HttpRequest, job: Job) -> dict[str, Any]:
    return {"events": job.events.with_names().newest_first()[:EVENTS]}


TABS: dict[str, Callable[[HttpRequest, Job], dict[str, Any]]] = {
    "documents": _documents_tab,
    "results": _results_tab,
    "log": _log_tab,
    "history": _history_tab,
}
