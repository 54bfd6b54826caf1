"""Hands documents in, stops them in the middle of a page, and times how long it takes.

Run as an actor, in an environment that names the settings and the database.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.actors import Handlers, serve
from benchmarks.cancel_tasks import JOB_TYPE

# These need Django, which the line above has set up.
from django.contrib.auth.models import User  # isort: skip
from django.core.files.base import ContentFile  # isort: skip
from django.core.management import call_command  # isort: skip

from progress import lifecycle  # isort: skip
from progress.models import Document, Job  # isort: skip
from progress.states import State  # isort: skip
from progress.submission import submit  # isort: skip

PATIENCE = 120.0
LOOK_SECONDS = 0.01


def prepare() -> None:
    """Make the database and somebody who owns jobs."""
    call_command("migrate", verbosity=0)
    User.objects.create_user("alice")


def begin(file: str, pages: int) -> str:
    """Hand a file in, wait until so many pages of it are read, and return the job."""
    path = Path(file)
    job = _begun(ContentFile(path.read_bytes(), name=path.name), "document")
    _wait(Job.objects.filter(pk=job, pages_done__gte=pages), f"page {pages}")
    return job


def begin_stuck() -> str:
    """The same for a page that never ends in the worker itself."""
    return _begun(ContentFile(b"1", name="stuck.txt"), JOB_TYPE)


def cancel(job: str) -> dict[str, Any]:
    """Cancel a job; return the seconds until its row says that it is, and its pages."""
    began_at = time.monotonic()
    assert lifecycle.cancel_job(_job(job).pk)
    return _stopped(job, began_at)


def force(job: str) -> dict[str, Any]:
    """Cancel a job and do not wait for a page border; return the same."""
    row = _job(job)
    assert lifecycle.cancel_job(row.pk)
    began_at = time.monotonic()
    assert lifecycle.force_job(row.pk) == 1
    return _stopped(job, began_at)


def _begun(file: ContentFile[bytes], job_type: str) -> str:
    owner = User.objects.get(username="alice")
    job = submit(owner=owner, files=[file], job_type=job_type)
    _wait(Document.objects.filter(job=job, page_in_flight__isnull=False), "a page")
    return str(job.pk)


def _stopped(job: str, began_at: float) -> dict[str, Any]:
    _wait(Job.objects.filter(pk=job, state=State.CANCELLED), "the end")
    seconds = time.monotonic() - began_at
    document = _job(job).documents.get()
    assert document.pages_done == document.pages.completed().count()
    return {"seconds": seconds, "pages": document.pages_done}


def _job(job: str) -> Job:
    return Job.objects.get(pk=job)


def _wait(rows: Any, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not rows.exists():
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    handlers: Handlers = {
        "prepare": prepare,
        "begin": begin,
        "begin_stuck": begin_stuck,
        "cancel": cancel,
        "force": force,
    }
    serve(handlers)
