"""Hands files in as a person would, and waits until all were read.

Run as an actor, in an environment that names the settings and the database.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import django

from benchmarks.actors import serve

django.setup()

# These need Django to be set up.
from django.contrib.auth.models import User  # noqa: E402
from django.core.files import File  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from progress.models import Job  # noqa: E402
from progress.states import TERMINAL, State  # noqa: E402
from progress.submission import submit  # noqa: E402

PATIENCE = 900.0
LOOK_SECONDS = 0.02


def prepare() -> None:
    """Make the database and somebody who owns jobs."""
    call_command("migrate", verbosity=0)
    User.objects.create_user("alice")


def ours(files: list[str]) -> float:
    """Return the seconds from handing in to the end of the job."""
    began_at = time.monotonic()
    with ExitStack() as stack:
        opened = [stack.enter_context(Path(file).open("rb")) for file in files]
        named = [File(file, name=Path(file.name).name) for file in opened]
        job = submit(owner=User.objects.get(username="alice"), files=named)
    _wait(job, began_at + PATIENCE)
    return time.monotonic() - began_at


def _wait(job: Job, deadline: float) -> None:
    rows = Job.objects.filter(pk=job.pk, state__in=TERMINAL)
    while not rows.exists():
        assert time.monotonic() < deadline, "the job never ended"
        time.sleep(LOOK_SECONDS)
    assert rows.get().state == State.COMPLETED, rows.get().message
    connection.close()


if __name__ == "__main__":
    serve({"prepare": prepare, "ours": ours})
