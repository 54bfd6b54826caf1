"""How long the stages of an attempt took, in rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress import lifecycle
from progress.errors import LeaseLost
from progress.models import StageRun
from progress.recording import Findings, Flush, record
from progress.stage_runs import StageTime
from tests import factories


def times(count: int) -> tuple[StageTime, ...]:
    now = timezone.now()
    return tuple(
        StageTime(
            stage=f"stage {number}",
            page_class="t",
            units=3,
            busy_ms=120,
            started_at=now,
            finished_at=now,
        )
        for number in range(count)
    )


def flush(count: int) -> Flush:
    return Flush(
        stage="completion",
        message="Finishing",
        points=9000,
        findings=Findings(kind="txt"),
        stage_times=times(count),
    )


def test_the_stages_of_an_attempt_are_kept_with_type_and_kind(alice):
    document = factories.only_document(factories.make_job(alice))
    record(factories.claim(document), flush(2))
    runs = StageRun.objects.filter(attempt__document=document).order_by("pk")
    assert [run.stage for run in runs] == ["stage 0", "stage 1"]
    first = runs[0]
    assert (first.job_type, first.kind, first.page_class) == ("document", "txt", "t")
    assert (first.units, first.busy_ms) == (3, 120)


def test_more_stages_cost_no_more_statements(alice, django_assert_num_queries):
    documents = [factories.only_document(factories.make_job(alice)) for _ in range(2)]
    few, many = (factories.claim(document) for document in documents)
    with CaptureQueriesContext(connection) as first:
        record(few, flush(1))
    with django_assert_num_queries(len(first)):
        record(many, flush(40))


def test_who_lost_the_lease_writes_no_stages(alice):
    document = factories.only_document(factories.make_job(alice))
    taken = factories.claim(document)
    lifecycle.finish(taken, lifecycle.completed())
    with pytest.raises(LeaseLost):
        record(taken, flush(2))
    assert not StageRun.objects.exists()
