"""Which documents a person means, and which of them he may retry."""

from __future__ import annotations

from typing import Any

import pytest

from progress.models import Document
from progress.retries import Selection, operable, selected

pytestmark = pytest.mark.django_db


def test_staff_with_the_right_mean_everybodys_and_others_their_own(
    failures, alice, bob, charlie, dora
):
    counts = [operable(user).retryable().count() for user in (alice, bob, charlie)]
    assert counts == [7, 8, 0]
    # Dora sees all and may change nothing.
    assert operable(dora).count() == 0


def test_a_selection_narrows_by_each_of_its_fields(failures, bob):
    def count(**fields: Any) -> int:
        return selected(operable(bob), Selection(**fields)).count()

    first = Document.objects.retryable().order_by("finished_at").first()
    assert count() == 8
    assert count(codes=("encrypted",)) == 6
    assert count(codes=("encrypted", "cancelled")) == 7
    assert count(codes=("encrypted",), owner="alice") == 5
    assert count(job_type="exam") == 0
    assert count(document=first.pk) == 1
    assert count(since=first.finished_at) == 8
    assert count(until=first.created_at) == 0
    assert count(is_worth_retrying=True) == 2
    assert count(batch=Document.objects.get(name="0.pdf").job.batch_id) == 5
