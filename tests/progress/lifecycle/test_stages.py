"""Every public hook is sent, once, with what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from progress import lifecycle, signals
from progress.hooks import FactSignal
from progress.models import Batch, Job
from progress.recording import Flush, record
from progress.states import State
from tests import factories

HOOKS = (
    "job_queued",
    "job_started",
    "stage_started",
    "stage_finished",
    "milestone_reached",
    "document_finished",
    "job_progressed",
    "job_finished",
    "batch_finished",
)


@pytest.fixture
def heard() -> Iterator[list[tuple[str, Any]]]:
    """What was said, by hook, in order."""
    heard: list[tuple[str, Any]] = []
    connected = []
    for name in HOOKS:
        hook: FactSignal[Any] = getattr(signals, name)
        receiver = hook.connect(lambda fact, name=name: heard.append((name, fact)))
        connected.append((hook, receiver))
    yield heard
    for hook, receiver in connected:
        hook.disconnect(receiver)


def flush(claim, points: int, *stages: str) -> None:
    record(
        claim,
        Flush(
            stage=stages[-1] if stages else "reading",
            message="",
            points=points,
            stages_started=stages,
        ),
    )


@pytest.mark.django_db
def test_a_job_tells_its_whole_way_in_order(alice, heard):
    job = factories.make_job(alice, batch="May")
    claim = factories.claim(factories.only_document(job))
    flush(claim, 100, "receive", "reading")
    flush(claim, 2600)
    flush(claim, 2650)
    flush(claim, 7600, "completion")
    assert lifecycle.finish(claim, lifecycle.completed())
    assert [name for name, _ in heard] == [
        "job_queued",
        "job_started",
        "stage_started",
        "stage_finished",
        "stage_started",
        "job_progressed",
        "milestone_reached",
        "job_progressed",
        "stage_finished",
        "stage_started",
        "milestone_reached",
        "milestone_reached",
        "job_progressed",
        "job_progressed",
        "stage_finished",
        "document_finished",
        "batch_finished",
        "job_finished",
    ]


@pytest.mark.django_db
def test_stages_are_told_with_their_names(alice, heard):
    document = factories.only_document(factories.make_job(alice))
    claim = factories.claim(document)
    flush(claim, 100, "receive", "reading")
    lifecycle.finish(claim, lifecycle.completed())
    told = [(n, f.stage, f.attempt) for n, f in heard if n.startswith("stage")]
    assert told == [
        ("stage_started", "receive", 1),
        ("stage_finished", "receive", 1),
        ("stage_started", "reading", 1),
        ("stage_finished", "reading", 1),
    ]


@pytest.mark.django_db
def test_progress_is_told_once_for_each_whole_percent(alice, heard):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    for points in (110, 120, 199, 200, 250, 420):
        flush(claim, points)
    told = [fact.percent for name, fact in heard if name == "job_progressed"]
    assert told == [1, 2, 4]


@pytest.mark.django_db
def test_milestones_are_told_once_each(alice, heard):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    for points in (2400, 2500, 2600, 9000):
        flush(claim, points)
    told = [fact.percent for name, fact in heard if name == "milestone_reached"]
    assert told == [25, 50, 75]


@pytest.mark.django_db
def test_a_batch_is_told_when_its_last_job_has_ended(alice, heard):
    first = factories.make_job(alice, batch="May")
    second = factories.make_job(alice, batch="May")
    factories.read_whole(factories.only_document(first))
    assert "batch_finished" not in [name for name, _ in heard]
    factories.fail(factories.only_document(second))
    (fact,) = [fact for name, fact in heard if name == "batch_finished"]
    assert fact.batch_id == Batch.objects.get().pk
    assert fact.state == State.FAILED


@pytest.mark.django_db
def test_parts_that_are_added_tell_no_milestone_twice(alice, heard):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    flush(claim, 6000)
    Job.objects.filter(pk=claim.job_id).update(points_floor=6000, documents_total=3)
    flush(claim, 9000)
    told = [fact.percent for name, fact in heard if name == "milestone_reached"]
    assert told == [25, 50]
