"""What a body may call, told and untold."""

from __future__ import annotations

import pytest

from progress.models import LogLine, Page
from tests.workers.tracking.conftest import do


@pytest.mark.django_db
def test_celerys_words_and_ours_lead_to_the_same_row(run):
    def celerys(task):
        task.update_state(state="PROGRESS", meta={"current": 3, "total": 4})
        task.report.flush()

    def ours(task):
        with task.stage("working", total=4) as stage:
            stage.advance(3, "3 of 4")
        task.report.flush()

    rows = [run(celerys), run(ours)]
    assert {(r.units_done, r.units_total) for r in rows} == {(3, 4)}


@pytest.mark.django_db
def test_levels_of_the_log_are_those_of_the_page(run):
    def body(task):
        task.log("fine")
        task.log("odd", level="warning")

    run(body)
    lines = LogLine.objects.in_order().values_list("text", "level")
    assert list(lines) == [("fine", "info"), ("odd", "warning")]


@pytest.mark.django_db
def test_a_partial_result_that_is_no_json_is_shown_as_it_prints(run):
    run(lambda task: task.partial({1, 2}))
    assert Page.objects.get().text == '"{1, 2}"'


def test_outside_of_a_worker_nothing_is_said():
    assert do.report is None
    do.log("nobody hears")
    do.partial("nobody sees")
    do.check_cancelled()
