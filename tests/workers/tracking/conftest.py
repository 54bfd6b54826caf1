"""Tasks of a team's own, as small as can be, run in the test's own thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import shared_task

from config.celery import app
from progress import job_types, task_ids
from progress.models import Document, Job
from workers.base import ProgressTask

logger = logging.getLogger("shop.tasks")


class Deed:
    """What the next body of `do` does; a test puts it there."""

    body: Callable[..., Any] = staticmethod(lambda task, *args: None)


@shared_task(base=ProgressTask, bind=True, name="shop.do", title="Do {0}")
def do(self: ProgressTask, *args: Any) -> Any:
    """Does whatever the test says."""
    return Deed.body(self, *args)


@shared_task(base=ProgressTask, bind=True, name="shop.add_up")
def add_up(self: ProgressTask, *args: Any) -> Any:
    """Adds numbers, or lists of them."""
    numbers = [n for a in args for n in (a if isinstance(a, list) else [a])]
    return sum(self.track(numbers, "Adding"))


@shared_task(name="shop.plain")
def plain(value: Any = None) -> Any:
    """Has nothing to do with us."""
    return value


@pytest.fixture(autouse=True)
def _own_types(monkeypatch) -> None:
    monkeypatch.setattr(job_types, "_registered", dict(job_types._registered))


@pytest.fixture
def eager() -> Iterator[None]:
    """Tasks run where they are sent."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def body(monkeypatch) -> Callable[[Callable[..., Any]], None]:
    """Sets what `do` does."""

    def put(function: Callable[..., Any]) -> None:
        monkeypatch.setattr(Deed, "body", staticmethod(function))

    return put


@pytest.fixture
def run(eager, body) -> Callable[..., Document]:
    """Run a body as a tracked task; return the row that it leaves."""

    def run(function: Callable[..., Any], *args: Any, **wishes: Any) -> Document:
        body(function)
        result = do.apply_async(args, **wishes)
        return row(result.id)

    return run


def row(task_id: str) -> Document:
    """Return the row of a task."""
    return Document.objects.select_related("job").get(pk=task_ids.document_id(task_id))


def jobs() -> list[Job]:
    """Return all jobs, the oldest first."""
    return list(Job.objects.order_by("created_at", "pk"))


@pytest.fixture
def run_body(eager, body) -> Callable[[Callable[..., Any]], Any]:
    """Run a body as a task; return what it returns."""

    def run(function: Callable[..., Any]) -> Any:
        body(function)
        return do.apply_async().get()

    return run
