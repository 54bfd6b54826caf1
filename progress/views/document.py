"""One document: its pages, stages, attempts, errors and statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import frames, job_types
from progress.estimates.current import current
from progress.models import Document, Page
from progress.permissions import can_operate
from progress.states import State
from progress.views.access import find_document
from progress.views.failures import failures_of
from progress.views.strips import strip_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of the pipeline; `standing` is done, now, failed or ahead."""

    name: str
    standing: str


@require_safe
@login_required
def document(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Show a document, opened at a page that is there."""
    shown = find_document(request, document_id)
    current().refresh()
    selected = _selected(request, shown)
    context = {
        "document": shown,
        "job": shown.job,
        "can_operate": can_operate(request.user, shown.job.owner_id),
        "line": frames.document_dict(shown),
        "start": frames.brief_frame(shown.job)
        | {"documents": [frames.document_dict(shown)]},
        "strip": strip_of(shown, selected=selected),
        "selected": selected,
        "most_retries": settings.HEADWAY_RETRIES,
        "page": shown.pages.filter(number=selected).first(),
        "steps": _steps(shown),
        "attempts": shown.attempts.newest_first(),
        "statistics": shown.statistics,
        "failures": failures_of(shown),
    }
    return render(request, "progress/document.html", context)


@require_safe
@login_required
def page(request: HttpRequest, document_id: Any, number: int) -> HttpResponse:
    """Show a page's text alone, to be put into the document's page."""
    owner = find_document(request, document_id)
    if not 1 <= number <= (owner.pages_total or number):
        raise Http404("This document has no such page.")
    found = Page.objects.filter(document=owner, number=number).first()
    context = {"document": owner, "page": found, "selected": number}
    return render(request, "progress/parts/page_text.html", context)


def _selected(request: HttpRequest, document: Document) -> int:
    given = request.GET.get("page", "")
    number = int(given) if given.isdecimal() and len(given) < 8 else 1
    return min(max(number, 1), document.pages_total or 1)


def _steps(document: Document) -> list[Step]:
    kind = job_types.find(document.job.job_type)
    names = [stage.name for stage in kind.stages] if kind else []
    reached = names.index(document.stage) if document.stage in names else -1
    return [
        Step(name=name, standing=_standing(index, reached, document.state))
        for index, name in enumerate(names)
    ]


def _standing(index: int, reached: int, state: str) -> str:
    if state == State.COMPLETED or index < reached:
        return "done"
    if index > reached or state in (State.QUEUED, State.CANCELLED):
        return "ahead"
    return "failed" if state == State.FAILED else "now"
