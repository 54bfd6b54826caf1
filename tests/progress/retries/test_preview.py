"""What a retry would do, counted and grouped before it is done."""

from __future__ import annotations

from typing import Any

import pytest

from progress import lifecycle
from progress.models import Document
from progress.retries import Selection, operable, preview, selected
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def failures(alice, bob) -> None:
    """Alice: five locked ones, a cancelled one and an error of ours; Bob: one."""
    job = factories.make_job(alice, [f"{n}.pdf" for n in range(5)], batch="May")
    for document in job.documents.in_order():
        factories.fail(document)
    factories.fail(factories.only_document(factories.make_job(alice)), "internal_error")
    lifecycle.cancel_job(factories.make_job(alice).pk)
    factories.fail(factories.only_document(factories.make_job(bob)))
    factories.read_whole(factories.only_document(factories.make_job(alice)))


def test_errors_are_grouped_the_largest_first(failures, alice):
    found = preview(operable(alice))
    groups = [(g.cause.code, g.documents, g.jobs, g.more) for g in found.groups]
    assert groups[0] == ("encrypted", 5, 1, 2)
    assert sorted(groups[1:]) == [
        ("cancelled", 1, 1, 0),
        ("internal_error", 1, 1, 0),
    ]
    assert (found.documents, found.worth_retrying) == (7, 2)
    assert str(found) == (
        "7 documents in 3 groups; 5 of them would fail again the same way."
    )


def test_a_group_shows_a_few_by_name_and_page(failures, alice):
    group = preview(operable(alice)).groups[0]
    assert len(group.examples) == 3
    example = group.examples[0]
    assert Document.objects.get(name=example.name, job__owner=alice)
    assert example.url.startswith("/documents/")
    assert "password" in example.message


def test_a_preview_is_two_queries_however_much_there_is(
    failures, alice, django_assert_num_queries
):
    rows = operable(alice)
    with django_assert_num_queries(2):
        preview(rows)


def test_nothing_to_retry_says_so(alice):
    assert str(preview(operable(alice))) == "Nothing has failed or was cancelled."


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
