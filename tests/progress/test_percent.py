"""Points and percentages."""

from __future__ import annotations

from progress import percent
from progress.percent import ALMOST, FULL, StageWeight

STAGES = (
    StageWeight(name="receive", weight=10),
    StageWeight(name="extraction", weight=80),
    StageWeight(name="completion", weight=10),
)


def test_a_milestone_is_passed_by_the_step_that_reaches_it():
    assert percent.passes_milestone(2_499, 2_500)
    assert percent.passes_milestone(0, ALMOST)
    assert not percent.passes_milestone(2_500, 4_999)
    assert not percent.passes_milestone(7_500, FULL)


def test_a_stage_begins_where_the_one_before_ended():
    assert percent.stage_points(STAGES, "receive", 1.0) == 1000
    assert percent.stage_points(STAGES, "extraction", 0.0) == 1000
    assert percent.stage_points(STAGES, "extraction", 0.5) == 5000


def test_the_last_stage_alone_does_not_make_it_full():
    assert percent.stage_points(STAGES, "completion", 1.0) == ALMOST


def test_an_unknown_stage_counts_as_not_begun():
    assert percent.stage_points(STAGES, "polishing", 1.0) == 0


def test_a_fraction_out_of_bounds_is_bounded():
    assert percent.stage_points(STAGES, "extraction", 7.0) == 9000
    assert percent.stage_points(STAGES, "extraction", -1.0) == 1000


def test_only_what_completed_is_a_hundred():
    assert percent.as_percent(FULL, is_completed=False) == 99.9
    assert percent.as_percent(0, is_completed=True) == 100.0
    assert percent.as_percent(1234, is_completed=False) == 12.3


def test_a_job_without_documents_has_no_progress():
    assert percent.average_points(0, 0) == 0
    assert percent.average_points(15_000, 2) == 7500


def test_what_failed_is_not_good():
    assert percent.good_points(ALMOST, 8, 2) == 7500
    assert percent.good_points(3000, 8, 2) == 3000
    assert percent.good_points(3000, None, 0) == 3000
    assert percent.good_points(3000, 4, 4) == 0
