"""What a body may call, told and untold."""

from __future__ import annotations

import logging

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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meta",
    [
        {"current": "abc", "total": 3},
        {"current": float("nan"), "total": 3},
        {"current": 9, "total": -3, "description": ["x"]},
        "half way",
    ],
)
def test_whatever_meta_is_the_task_goes_on(run, meta):
    def body(task):
        task.update_state(state="PROGRESS", meta=meta)
        task.update_state(state="PROGRESS", meta={"current": 2, "total": 4})

    done = run(body)
    assert (done.state, done.units_done, done.units_total) == ("completed", 2, 4)


@pytest.mark.django_db
def test_what_is_logged_need_be_no_text_and_its_level_none_of_ours(run):
    def body(task):
        task.log(ValueError("row 7 is bad"), level="WARN")
        task.log(None, level=logging.ERROR)
        task.log("after", level="loud")

    assert run(body).state == "completed"
    lines = LogLine.objects.order_by("pk").values_list("text", "level")
    assert list(lines) == [
        ("row 7 is bad", "warning"),
        ("None", "error"),
        ("after", "info"),
    ]


@pytest.mark.django_db
def test_a_stages_name_and_total_may_be_anything(run):
    def body(task):
        with task.stage(7, total="many") as stage:
            stage.advance(1, 5)

    done = run(body)
    assert (done.state, done.stage, done.units_done) == ("completed", "7", 1)


def test_unwatched_progress_is_celerys_own_and_fails_no_task(run_body, monkeypatch):
    stored = []

    def store(*args, **_):
        stored.append(args[2])
        raise OSError("Redis is away")

    monkeypatch.setattr(do, "is_tracked", False)
    monkeypatch.setattr(do.backend, "store_result", store)

    def body(task):
        task.update_state(state="PROGRESS", meta={"current": 1, "total": 2})
        return "done"

    assert run_body(body) == "done"
    assert stored == ["PROGRESS"]
