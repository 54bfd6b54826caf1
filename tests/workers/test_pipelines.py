"""The pipelines that Headway brings."""

from __future__ import annotations

import pytest

from progress import job_types
from progress.percent import FULL, stage_points
from workers import pipeline
from workers.pipeline import Pipeline
from workers.pipelines import DOCUMENT, EXAM, register_all


@pytest.mark.parametrize("plan", [DOCUMENT, EXAM], ids=["document", "exam"])
def test_both_are_registered_at_the_start(plan: Pipeline):
    assert plan == pipeline.find(plan.job_type)
    assert job_types.get(plan.job_type).label == plan.label


@pytest.mark.parametrize("plan", [DOCUMENT, EXAM], ids=["document", "exam"])
def test_stages_are_in_the_order_in_which_they_need_each_other(plan):
    names = [stage.name for stage in plan.stages]
    assert names == ["receive", "census", "extraction", "analysis", "completion"]


def test_extraction_has_most_of_the_bar():
    before = stage_points(DOCUMENT.weights, "extraction", 0.0)
    after = stage_points(DOCUMENT.weights, "extraction", 1.0)
    assert (after - before) / FULL > 0.8


@pytest.mark.usefixtures("own_pipelines")
def test_registering_again_changes_nothing():
    before = job_types.all_types()
    register_all()
    assert job_types.all_types() == before
