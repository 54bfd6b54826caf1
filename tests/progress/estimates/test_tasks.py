"""What is left of tasks of one's own."""

from __future__ import annotations

from math import inf

import pytest

from progress.estimates.document import overdue, page_in_work, remaining
from progress.estimates.history import History
from progress.estimates.knowledge import Knowledge
from progress.estimates.seen import Seen
from tests.progress.estimates.runs import task

NAME = "shop.tasks.sync"


def telling(units: int, of: int, elapsed: float, silent: float = 0.0) -> Seen:
    return Seen(
        job_type="import",
        kind="",
        suffix="",
        size=0,
        stages=(),
        elapsed=elapsed,
        silent=silent,
        task=NAME,
        share=units / of,
        units=units,
    )


def test_a_task_never_seen_before_goes_on_at_its_own_pace():
    left = remaining(telling(38, 100, 18.0), History())
    assert left == pytest.approx(18.0 * 62 / 38)


def test_a_pace_of_its_own_outweighs_what_earlier_runs_took():
    known = Knowledge()
    for _ in range(20):
        known.learn(task(NAME, 6.0))
    found = known.left(telling(38, 100, 18.0))
    assert found is not None
    assert found.low < found.middle < found.high
    assert 20.0 < found.middle < 32.0


def test_before_it_says_anything_earlier_runs_of_its_name_speak():
    known = Knowledge()
    for _ in range(20):
        known.learn(task(NAME, 60.0))
    found = known.left(telling(0, 100, 10.0))
    assert found is not None
    assert found.middle == pytest.approx(50.0, rel=0.1)


def test_of_a_task_that_nobody_knows_nothing_is_said():
    known = Knowledge()
    known.learn(task("shop.tasks.other", 60.0))
    assert known.left(telling(0, 100, 10.0)) is None


def test_a_unit_may_have_passed_unseen_but_no_more():
    fresh = remaining(telling(10, 100, 20.0), History())
    soon = remaining(telling(10, 100, 21.0, silent=1.0), History())
    late = remaining(telling(10, 100, 120.0, silent=100.0), History())
    assert fresh == pytest.approx(180.0)
    assert soon == pytest.approx(179.0)
    assert late == pytest.approx(178.0)


def test_a_unit_takes_what_those_before_it_took():
    assert page_in_work(telling(4, 100, 100.0, silent=20.0), History()) == 20.0


def test_of_a_task_that_never_says_anything_nothing_is_overdue():
    assert page_in_work(telling(0, 100, 500.0), History()) == inf
    known = Knowledge()
    known.learn(task(NAME, 60.0))
    assert page_in_work(telling(0, 100, 500.0), known.history) == pytest.approx(60.0)


def test_one_earlier_run_weighs_little_against_ten_units_of_its_own():
    known = Knowledge()
    known.learn(task(NAME, 12.0, units=4))
    found = known.left(telling(10, 60, 10.0))
    assert found is not None
    assert found.middle == pytest.approx(50.0, rel=0.25)
    assert found.low < 50.0 < found.high


def test_the_interval_is_wide_while_there_is_little_evidence():
    few, many = Knowledge().left(telling(2, 60, 2.0)), telling(40, 60, 40.0)
    late = Knowledge().left(many)
    assert few is not None
    assert late is not None
    assert few.high / few.low > 6 > 2 > late.high / late.low


def test_what_has_work_left_never_runs_out_of_time():
    left = remaining(telling(1, 2, 20.0, silent=15.0), History())
    assert left is not None
    assert left > 0.0


def test_what_has_taken_far_longer_than_usual_is_overdue():
    known = Knowledge()
    known.learn(task(NAME, 12.0))
    assert overdue(telling(0, 60, 13.0), known.history) == 0.0
    assert overdue(telling(0, 60, 60.0), known.history) > 0.0
    assert overdue(telling(0, 60, 60.0), History()) == 0.0
