"""Tracked tasks are job types that people read, and cannot choose for files."""

from __future__ import annotations

import pytest

from config.celery import app
from progress import job_types
from progress.errors import UnknownJobType
from progress.percent import StageWeight
from workers.base import ProgressTask


def test_a_task_is_a_job_type_from_its_birth():
    @app.task(base=ProgressTask, name="shop.count_stock", stages={"read": 1, "sum": 2})
    def count_stock() -> None:
        """Counts what is there.

        In all shops.
        """

    assert app.tasks["shop.count_stock"].name == "shop.count_stock"
    kind = job_types.find("shop.count_stock")
    assert (kind.label, kind.about) == ("Count stock", "Counts what is there.")
    assert kind.stages == (
        StageWeight(name="read", weight=1),
        StageWeight(name="sum", weight=2),
    )
    assert kind not in job_types.for_files()
    with pytest.raises(UnknownJobType):
        job_types.get("shop.count_stock")
    app.tasks.unregister("shop.count_stock")
