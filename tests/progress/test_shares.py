"""How much of a bar is done and how much failed."""

from __future__ import annotations

import pytest

from progress import shares
from progress.models import Batch


def document(state: str = "failed", **changes: object) -> dict[str, object]:
    row = {"state": state, "progress": 99.9, "pages_total": 40, "pages_done": 38}
    return {**row, **changes}


def test_the_pages_that_are_missing_failed():
    assert shares.bad_of_document(document()) == 5


@pytest.mark.parametrize("total", [None, 38])
def test_where_no_page_is_missing_the_rest_failed(total):
    row = document(progress=60.0, pages_total=total)
    assert shares.bad_of_document(row) == 40


@pytest.mark.parametrize("state", ["queued", "processing", "completed", "cancelled"])
def test_nothing_failed_of_what_has_not(state):
    row = document(state, progress=43.0)
    assert shares.bad_of_document(row) == 0


def frame(documents: int, failed: int, **changes: object) -> dict[str, object]:
    counts = {"documents": documents, "failed": failed, "pages_total": 40}
    counts["pages_done"] = 38
    return {"state": "failed", "progress": 99.9, "counts": counts, **changes}


def test_a_job_of_one_is_its_document_and_of_many_their_number():
    assert shares.bad_of_job(frame(1, 1)) == 5
    assert shares.bad_of_job(frame(4, 1)) == 25
    assert shares.bad_of_job(frame(4, 1, state="processing")) == 25


def test_a_batch_counts_documents_and_has_the_rest_of_a_single_one():
    many = Batch(documents_total=4, documents_failed=1, points_sum=30_000)
    assert shares.bad_of_batch(many) == 25
    one = Batch(
        documents_total=1,
        documents_failed=1,
        points_sum=6_000,
        jobs_total=1,
        jobs_failed=1,
    )
    assert shares.bad_of_batch(one) == 40
    assert shares.bad_of_batch(Batch()) == 0
