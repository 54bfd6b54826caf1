"""Documents in work: claimed, with a report whose mirror and hints are kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError

from progress import broadcast, job_types, recording
from progress.broadcast import Hint
from progress.lifecycle import Claim, Ending
from progress.models import Document
from progress.recording import Flush, Recorded
from tests import factories
from workers import pipeline, reporter
from workers.limits import Limits
from workers.mirror import Mirror
from workers.pacing import Pacing
from workers.pipelines import DOCUMENT
from workers.report import Report
from workers.reporter import Reporter
from workers.tracking.log_capture import JobLogHandler
from workers.work import Work

THREE_PAGES = b"The first page.\fThe second page.\fThe third page.\n"


def make_document(owner: User, content: bytes = THREE_PAGES) -> Document:
    """Return a queued text document; form feeds part its pages."""
    return factories.only_document(factories.make_job(owner, content=content))


class Spoken(Report):
    """A report that keeps what it mirrored to Celery."""

    def __init__(self, claim: Claim) -> None:
        self.published: list[dict[str, Any]] = []
        super().__init__(claim, DOCUMENT.weights, self.published.append)


@pytest.fixture(autouse=True)
def _reporters_rest(monkeypatch) -> Iterator[None]:
    """No reporter still writes while the tables are emptied for the next test."""
    made = list(reporter._reporters.values())
    begin = Reporter.__init__

    def remember(self: Reporter, pacing: Pacing) -> None:
        made.append(self)
        begin(self, pacing)

    monkeypatch.setattr(Reporter, "__init__", remember)
    yield
    assert all(each.wait_until_idle(30) for each in made)


@pytest.fixture(autouse=True)
def _no_sandbox(settings) -> None:
    """Readers run in this process, where tests can stand in for them."""
    settings.HEADWAY_SANDBOX = False


@pytest.fixture(autouse=True)
def _logging_stays() -> Iterator[None]:
    """What a task in work adds to the root logger goes with the test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    filters = [list(handler.filters) for handler in handlers]
    yield
    root.handlers[:] = [h for h in root.handlers if not isinstance(h, JobLogHandler)]
    for handler, kept in zip(handlers, filters, strict=True):
        handler.filters[:] = kept
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _fresh_mirror(monkeypatch) -> None:
    """A slow Redis of an earlier test is forgotten."""
    monkeypatch.setattr("workers.report.mirror", Mirror())


@pytest.fixture
def document(alice) -> Document:
    """A queued document of three pages."""
    return make_document(alice)


@pytest.fixture
def claim(document) -> Claim:
    """A claim on it."""
    return factories.claim(document)


@pytest.fixture
def report(claim) -> Spoken:
    """What its task speaks to; nothing flushes it by itself."""
    return Spoken(claim)


@pytest.fixture
def work(document, claim) -> Iterator[Work]:
    """The document as its first stage sees it."""
    with ExitStack() as resources:
        yield Work(
            document_id=document.pk,
            job_type="document",
            name=document.name,
            size=document.size,
            path=Path(document.file.path),
            queue=document.queue,
            limits=Limits(),
            pages_read=frozenset(),
            is_sandboxed=False,
            resources=resources,
        )


@pytest.fixture
def hints(monkeypatch) -> list[Hint]:
    """The hints that were given instead of sent."""
    given: list[Hint] = []
    monkeypatch.setattr(broadcast, "hint", given.append)
    return given


class Recordings:
    """Counts flushes, and lets as many fail as asked for."""

    def __init__(self, record: Callable[..., Recorded]) -> None:
        self._record = record
        self.flushes: list[Flush] = []
        self.failures: list[Exception] = []

    def record(
        self, claim: Claim, flush: Flush, ending: Ending | None = None
    ) -> Recorded:
        self.flushes.append(flush)
        if self.failures:
            raise self.failures.pop()
        return self._record(claim, flush, ending)

    def fail(self, times: int = 1) -> None:
        """Let the database be away for so many flushes."""
        self.failures = [OperationalError("the server is away")] * times


@pytest.fixture
def recordings(monkeypatch) -> Recordings:
    """Each call of `recording.record`, which still writes."""
    recordings = Recordings(recording.record)
    monkeypatch.setattr(recording, "record", recordings.record)
    return recordings


@pytest.fixture
def own_pipelines(monkeypatch) -> None:
    """What the test registers is forgotten after it."""
    monkeypatch.setattr(pipeline, "_pipelines", dict(pipeline._pipelines))
    monkeypatch.setattr(job_types, "_registered", dict(job_types._registered))
