"""Jobs and documents that have not ended are counted by one indexed query."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.metrics.workload import Workload, count
from tests.factories import claim, make_job, only_document, read_whole


@pytest.mark.django_db
def test_an_empty_system_has_zeros():
    nothing = {"queued": 0, "processing": 0}
    assert count() == Workload(jobs=nothing, documents=nothing)


def test_what_waits_and_what_is_worked_on_is_counted(alice):
    read_whole(only_document(make_job(alice)))
    two = make_job(alice, ["a.txt", "b.txt"])
    claim(two.documents.get(name="a.txt"))
    make_job(alice, ["c.txt", "d.txt", "e.txt"])
    assert count() == Workload(
        jobs={"queued": 1, "processing": 1}, documents={"queued": 4, "processing": 1}
    )


def test_one_query_over_an_index_is_enough(alice):
    make_job(alice)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        count()
    (query,) = queries.captured_queries
    assert "progress_document" not in query["sql"]
