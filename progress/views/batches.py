"""Batches: roll-ups, and one row a job."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import frames
from progress.estimates.current import current
from progress.models import Batch, Document
from progress.permissions import can_operate
from progress.views.access import find_batch
from progress.views.grid import density, grid_cells
from progress.views.lines import job_lines

PER_PAGE = 25


@require_safe
@login_required
def batches(request: HttpRequest) -> HttpResponse:
    """Show the batches, the newest first."""
    found = Batch.objects.visible_to(request.user).newest_first()
    found = found.select_related("owner")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "is_staff": request.user.is_staff}
    return render(request, "progress/batches.html", context)


@require_safe
@login_required
def batch(request: HttpRequest, batch_id: Any) -> HttpResponse:
    """Show a batch and its jobs."""
    shown = find_batch(request, batch_id)
    current().refresh()
    jobs = shown.jobs.with_names().newest_first()
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    cells = grid_cells(Document.objects.of_batch(shown.pk), shown.documents_total)
    context = {
        "batch": shown,
        "eta": frames.batch_eta(shown),
        "can_operate": can_operate(request.user, shown.owner_id),
        "standing": _standing(shown),
        "page": page,
        "lines": job_lines(page.object_list),
        "cells": cells,
        "density": density(len(cells)),
    }
    return render(request, "progress/batch.html", context)


def _standing(batch: Batch) -> dict[str, int]:
    """Count what can be done to its jobs that have not ended, by one query."""
    going = Q(cancel_requested_at=None)
    return batch.jobs.active().aggregate(
        paused=Count("pk", filter=going & Q(paused_at__isnull=False)),
        pausable=Count("pk", filter=going & Q(paused_at=None)),
        stoppable=Count("pk", filter=going),
        stopping=Count("pk", filter=~going),
    )
