"""Points from stages: declared, learnt, or unknown."""

from __future__ import annotations

from progress.percent import StageWeight
from workers.tracking.plan import Plan

TWO = (StageWeight(name="read", weight=1), StageWeight(name="write", weight=3))


def test_declared_stages_have_their_shares():
    plan = Plan(TWO)
    plan.begin("read", 0)
    assert plan.points("read", 0.5) == 1250
    plan.begin("write", 2500)
    assert plan.points("write", 1.0) == 9999


def test_a_lone_stage_takes_the_whole_way():
    plan = Plan()
    plan.begin("import", 0)
    assert [plan.points("import", f) for f in (0.0, 0.6, 1.0)] == [0, 6000, 9999]


def test_an_unknown_stage_goes_on_where_the_last_one_stopped():
    plan = Plan(TWO)
    plan.begin("tidy", 4000)
    assert plan.points("tidy", 0.5) == 7000


def test_the_first_stage_asks_once_for_what_the_last_run_had():
    asked: list[str] = []

    def learn(name: str) -> tuple[StageWeight, ...]:
        asked.append(name)
        return TWO

    plan = Plan(learn=learn)
    plan.begin("read", 0)
    plan.begin("write", 2500)
    assert asked == ["read"]
    assert plan.points("write", 0.0) == 2500


def test_what_is_declared_needs_nothing_learnt():
    plan = Plan(TWO, learn=lambda name: ())
    plan.begin("read", 0)
    assert plan.points("read", 1.0) == 2500
