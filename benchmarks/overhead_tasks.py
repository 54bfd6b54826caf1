"""Two tasks that report far too often: by Celery's own means, and by the product's.

A worker loads it by `celery -A benchmarks.overhead_tasks worker`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypedDict

import django
from celery import Task, current_task

django.setup()

# Models can be imported once Django was set up.
from benchmarks.quantiles import median, quantile  # noqa: E402
from config.celery import app  # noqa: E402
from progress.models import Document  # noqa: E402
from workers import pipeline  # noqa: E402
from workers.base import ProgressTask  # noqa: E402
from workers.pipeline import Pipeline, Stage  # noqa: E402
from workers.report import Report  # noqa: E402
from workers.tracking.speaker import PROGRESS  # noqa: E402
from workers.work import Work  # noqa: E402

__all__ = ["ProgressTask", "app"]

JOB_TYPE = "benchmark"
#: The longest wait for the last report to reach the row.
PATIENCE = 10.0


class Timing(TypedDict):
    """Microseconds of a call of `update_state`."""

    median: float
    p99: float
    total: float


def time_calls(update_state: Callable[..., object], calls: int) -> Timing:
    """Report `calls` times as a task would, and say what a call took."""
    taken = []
    for number in range(1, calls + 1):
        meta = {"current": number, "total": calls, "description": words(number, calls)}
        before = time.perf_counter_ns()
        update_state(state=PROGRESS, meta=meta)
        taken.append((time.perf_counter_ns() - before) / 1000)
    return Timing(median=median(taken), p99=quantile(taken, 0.99), total=sum(taken))


def words(number: int, calls: int) -> str:
    """Return what the task says of a step."""
    return f"Step {number} of {calls}"


@app.task(bind=True, base=Task, queue="documents")
def by_celery(self: Any, calls: int) -> Timing:
    """Report by Celery's own `update_state`."""
    return time_calls(self.update_state, calls)


def stage(work: Work, report: Report) -> None:
    """Report by the task's `update_state`, then wait for the row to show the last.

    The document's content is the number of calls.
    """
    assert work.path is not None
    calls = int(work.path.read_text())
    timing = time_calls(current_task.update_state, calls)
    began_at = time.monotonic()
    seen = wait_for(work, words(calls, calls))
    waited = time.monotonic() - began_at
    report.statistics({**timing, "is_last_in_row": seen, "waited": waited})


def wait_for(work: Work, message: str) -> bool:
    """Wait until the document's row says `message`; false if it never does."""
    rows = Document.objects.filter(pk=work.document_id, message=message)
    deadline = time.monotonic() + PATIENCE
    while not (found := rows.exists()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


pipeline.register(
    Pipeline(
        job_type=JOB_TYPE,
        label="Benchmark",
        about="Reports far too often.",
        stages=(Stage(name="work", function=stage),),
    )
)
