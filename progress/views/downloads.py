"""Results, logs and submitted files, as files to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from progress import results
from progress.downloads import download_file, download_text
from progress.models import Job
from progress.views.access import find_document, find_job

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
#: Lines of a log that one query reads.
LINES_AT_ONCE = 1000


@require_safe
@login_required
def job_json(request: HttpRequest, job_id: Any) -> HttpResponseBase:
    """Hand over a job's results as JSON."""
    job = find_job(request, job_id)
    return _download(request, results.job_as_json(job), f"{job.title}.json", JSON)


@require_safe
@login_required
def job_text(request: HttpRequest, job_id: Any) -> HttpResponseBase:
    """Hand over a job's texts."""
    job = find_job(request, job_id)
    return _download(request, results.job_as_text(job), f"{job.title}.txt", TEXT)


@require_safe
@login_required
def job_log(request: HttpRequest, job_id: Any) -> HttpResponseBase:
    """Hand over a job's log, one line each."""
    job = find_job(request, job_id)
    return _download(request, _log_lines(job), f"{job.title}.log", TEXT)


@require_safe
@login_required
def document_json(request: HttpRequest, document_id: Any) -> HttpResponseBase:
    """Hand over a document's results as JSON."""
    row = find_document(request, document_id)
    return _download(request, results.document_as_json(row), f"{row.name}.json", JSON)


@require_safe
@login_required
def document_text(request: HttpRequest, document_id: Any) -> HttpResponseBase:
    """Hand over a document's text."""
    row = find_document(request, document_id)
    return _download(request, results.document_as_text(row), f"{row.name}.txt", TEXT)


@require_safe
@login_required
def document_file(request: HttpRequest, document_id: Any) -> HttpResponseBase:
    """Hand over the file as it was submitted."""
    try:
        return download_file(request, find_document(request, document_id))
    except FileNotFoundError:
        raise Http404("The file is no longer kept.") from None


def _download(
    request: HttpRequest, pieces: Iterator[str], name: str, content_type: str
) -> HttpResponseBase:
    filename = get_valid_filename(name)
    return download_text(request, pieces, filename=filename, content_type=content_type)


def _log_lines(job: Job) -> Iterator[str]:
    rows = job.logs.select_related("document").in_order()
    following = rows
    while chunk := list(following[:LINES_AT_ONCE]):
        for line in chunk:
            name = line.document.name if line.document else "-"
            moment = line.created_at.isoformat(timespec="milliseconds")
            yield f"{moment} {line.level.upper():7} {name} {line.stage}: {line.text}\n"
        following = rows.following(chunk[-1])
