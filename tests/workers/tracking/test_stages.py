"""Stages are as declared, or as the last run had them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import stage_runs
from progress.models import Attempt, StageRun
from progress.percent import StageWeight
from tests import factories
from tests.workers.tracking.conftest import do
from workers.tracking import stages
from workers.tracking.stages import as_weights, plan_of


def test_stages_are_declared_with_shares_or_without():
    assert as_weights({"read": 1, "write": 3}) == (
        StageWeight(name="read", weight=1),
        StageWeight(name="write", weight=3),
    )
    assert [stage.weight for stage in as_weights(("a", "b"))] == [1, 1]


@pytest.fixture
def last_run(alice) -> None:
    """A run that read for a second and wrote for three."""
    document = factories.only_document(factories.make_job(alice))
    factories.read_whole(document)
    now = timezone.now()
    for name, at, spent in (("read", 0, 1000), ("write", 1, 2000), ("write", 3, 1000)):
        moment = now + timedelta(seconds=at)
        StageRun.objects.create(
            attempt=Attempt.objects.get(),
            job_type="shop.do",
            stage=name,
            busy_ms=spent,
            started_at=moment,
            finished_at=moment,
        )


@pytest.mark.django_db
def test_the_second_run_knows_the_shares_of_the_first(last_run, monkeypatch):
    monkeypatch.setattr(stages, "_known", {})
    plan = plan_of(do, "shop.do")
    plan.begin("read", 0)
    assert plan.points("read", 1.0) == 2500
    plan.begin("write", 2500)
    assert plan.points("write", 0.5) == 6250


@pytest.mark.django_db
def test_a_run_that_began_otherwise_teaches_nothing(last_run):
    assert stage_runs.last_run("shop.do", "write") == ()
    assert stage_runs.last_run("shop.do", "tidy") == ()


@pytest.mark.django_db
def test_what_is_known_is_not_asked_again(
    last_run, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(stages, "_known", {})
    plan_of(do, "shop.do").begin("read", 0)
    with django_assert_num_queries(0):
        plan_of(do, "shop.do").begin("read", 0)
