"""A pipeline whose only page never ends: what cannot be stopped but by force.

A worker loads it by `celery -A benchmarks.cancel_tasks worker`.
"""

from __future__ import annotations

import time

import django

django.setup()

# Models can be imported once Django was set up.
from config.celery import app  # noqa: E402
from workers import pipeline  # noqa: E402
from workers.pipeline import Pipeline, Stage  # noqa: E402
from workers.report import Report  # noqa: E402
from workers.work import Work  # noqa: E402

__all__ = ["app"]

JOB_TYPE = "stuck"


def stage(work: Work, report: Report) -> None:
    """Begin a page in the worker itself, and never come to its border."""
    report.found(page_classes=("text",))
    report.begin_page(1)
    report.progress(0, 1, f"Processing page 1 of {work.name}")
    time.sleep(86_400)


pipeline.register(
    Pipeline(
        job_type=JOB_TYPE,
        label="Stuck",
        about="Never ends.",
        stages=(Stage(name="extraction", function=stage),),
    )
)
