"""The elements in use: one job by each transport, and every element with its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from progress import submission
from progress.frames import brief_frame
from progress.models import Job
from progress.views.access import find_job

#: How many jobs can be chosen.
CHOICES = 10
#: The sample job: so many documents, and the pages of each.
DOCUMENTS = 30
PAGES = 40
PAGE = "The reading room was open on 340 days of the year and lent 1,204 books.\n" * 20
BATCH = "Samples for the elements"
#: What is shown side by side: the client's name of a transport, and people's.
TRANSPORTS = (
    ("websocket", "WebSocket"),
    ("sse", "Server-sent events"),
    ("polling", "Polling"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One element: what it is for, and how it is fed."""

    name: str
    title: str
    about: str

    @property
    def template(self) -> str:
        """The code, which the page both runs and shows."""
        return f"progress/samples/{self.name}.html"


SAMPLES = (
    Sample(
        name="job",
        title="A job",
        about="By attributes, or whole by its property: element.job = frame. It emits "
        "state-changed and ended.",
    ),
    Sample(
        name="document",
        title="A document",
        about="By attributes, or element.document = row.",
    ),
    Sample(
        name="batch",
        title="A batch",
        about="By attributes, or element.batch = update.",
    ),
    Sample(
        name="grid",
        title="Documents",
        about="element.documents = rows, all of them or those that changed: links up "
        "to 500, a canvas above.",
    ),
    Sample(
        name="strip",
        title="Pages",
        about="element.update(pages), as frames carry them. It emits page-chosen.",
    ),
    Sample(
        name="list",
        title="A list of jobs",
        about="element.jobs = frames. Rows keep their places while one points at them, "
        "and only those move that must. It emits job-chosen.",
    ),
    Sample(
        name="connection",
        title="The connection",
        about='client.on("connection", (change) => element.update(change)). While it '
        "waits it counts down and emits retry-requested.",
    ),
    Sample(
        name="log",
        title="A log",
        about="element.add(lines), as many as there are: only those that are seen are "
        "in the page.",
    ),
    Sample(
        name="toasts",
        title="Toasts",
        about="element.show({id, title, text, state, href}) on a toast-stack: one for "
        "each id, three at most, and they stay while one points at them.",
    ),
)


@require_safe
@login_required
def elements(request: HttpRequest) -> HttpResponse:
    """Show the elements, and a job three times: one's own, or else one may see."""
    jobs = _newest(request)
    shown = _chosen(request) or next(iter(jobs), None)
    context: dict[str, Any] = {
        "jobs": jobs,
        "job": shown,
        "transports": TRANSPORTS,
        "samples": SAMPLES,
        "origin": request.build_absolute_uri("/").rstrip("/"),
    }
    if shown:
        context["frame"] = brief_frame(shown)
    return render(request, "progress/elements.html", context)


@require_POST
@login_required
def start_sample(request: HttpRequest) -> HttpResponse:
    """Hand in a job that takes a while, and show it."""
    content = "\f".join([PAGE] * PAGES).encode()
    files = [ContentFile(content, name=name) for name in _names()]
    job = submission.submit(
        owner=request.user,  # type: ignore[arg-type]
        files=files,
        batch_title=BATCH,
        title="Sample for the elements",
    )
    return redirect(f"{reverse('progress:elements')}?job={job.pk}")


def _newest(request: HttpRequest) -> list[Job]:
    """Return one's newest jobs; staff who have none get the newest of anybody."""
    visible = Job.objects.visible_to(request.user).newest_first()
    own = list(visible.filter(owner=request.user.pk)[:CHOICES])
    return own or list(visible[:CHOICES])


def _names() -> list[str]:
    return [f"Reading room, week {number}.txt" for number in range(1, DOCUMENTS + 1)]


def _chosen(request: HttpRequest) -> Job | None:
    """Return the job that the address names; 404 for one that is not to be seen."""
    try:
        job_id = UUID(request.GET["job"])
    except (KeyError, ValueError):
        return None
    return find_job(request, job_id)
