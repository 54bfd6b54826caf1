"""Hands documents in a few jobs at a time, and exports the traces: an actor."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import django

django.setup()

# Models can be imported once Django was set up.
from django.contrib.auth.models import User  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from benchmarks.actors import serve  # noqa: E402
from benchmarks.corpus import Paper, papers  # noqa: E402
from progress.estimates import traces  # noqa: E402
from progress.models import Document, Job  # noqa: E402
from progress.submission import submit  # noqa: E402

#: Most documents in a job, and most jobs that wait or run together.
MOST_DOCUMENTS = 8
MOST_JOBS = 4
POLL_SECONDS = 0.5


class Desk:
    """Submits a corpus as fast as the workers keep up, within a time."""

    def prepare(self) -> bool:
        """Make the database and the one who hands in."""
        call_command("migrate", verbosity=0)
        User.objects.create_user("reader")
        return True

    def run(self, documents: int, seconds: float, seed: int) -> dict[str, int]:
        """Hand in until all were, or the time is over; wait for what is in work."""
        deadline = time.monotonic() + seconds
        sizes = random.Random(seed)
        corpus = papers(documents, seed)
        handed_in = 0
        while time.monotonic() < deadline:
            chosen = list(islice(corpus, sizes.randint(1, MOST_DOCUMENTS)))
            if not chosen:
                break
            _wait_until_below(MOST_JOBS)
            _submit(chosen)
            handed_in += len(chosen)
        _wait_until_below(1)
        return {"handed_in": handed_in, "ended": Document.objects.count()}

    def export(self, path: str) -> int:
        """Write the traces; return how many."""
        found = traces.recorded()
        traces.write(Path(path), found)
        return len(found)


def _submit(chosen: list[Paper]) -> None:
    files = [ContentFile(paper.content, name=paper.name) for paper in chosen]
    submit(owner=User.objects.get(username="reader"), files=files)


def _wait_until_below(jobs: int) -> None:
    for _ in _polls():
        if Job.objects.active().count() < jobs:
            return


def _polls() -> Iterator[None]:
    while True:
        close_old_connections()
        yield
        time.sleep(POLL_SECONDS)


def _handlers() -> dict[str, Any]:
    desk = Desk()
    return {"prepare": desk.prepare, "run": desk.run, "export": desk.export}


if __name__ == "__main__":
    serve(_handlers())
