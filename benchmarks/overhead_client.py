"""Submits what the overhead's benchmark measures, and reads what came of it.

Run as an actor, in an environment that names the settings and the database.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks.actors import serve
from benchmarks.overhead_tasks import JOB_TYPE, by_celery

# These need Django, which the line above has set up.
from django.contrib.auth.models import User  # isort: skip
from django.core.files.base import ContentFile  # isort: skip
from django.core.management import call_command  # isort: skip

from progress.models import Document  # isort: skip
from progress.states import TERMINAL  # isort: skip
from progress.submission import submit  # isort: skip

PATIENCE = 120.0


def prepare() -> None:
    """Make the database and somebody who owns jobs."""
    call_command("migrate", verbosity=0)
    User.objects.create_user("alice")


def celery(calls: int) -> Any:
    """Return the timing of Celery's own."""
    return by_celery.delay(calls).get(timeout=PATIENCE)


def ours(calls: int) -> Any:
    """Return the timing of a job's task, from its document's statistics."""
    owner = User.objects.get(username="alice")
    file = ContentFile(str(calls).encode(), name="calls.txt")
    job = submit(owner=owner, files=[file], job_type=JOB_TYPE)
    rows = Document.objects.filter(job=job, state__in=TERMINAL)
    deadline = time.monotonic() + PATIENCE
    while not rows.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return Document.objects.get(job=job).statistics


if __name__ == "__main__":
    serve({"prepare": prepare, "celery": celery, "ours": ours})
