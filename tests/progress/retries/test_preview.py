"""What a retry would do, counted and grouped before it is done."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.models import Document
from progress.retries import Selection, operable, preview, selected
from tests import factories
from tests.progress.lifecycle.test_tasks import part, queue

pytestmark = pytest.mark.django_db


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


def test_what_was_never_begun_is_not_said_to_be_stopped_by_a_person(alice):
    first, later = part(), part(arguments=None)
    job = queue(alice, first, later)
    factories.fail(Document.objects.get(pk=first.id), "value_error")
    found = preview(operable(alice).filter(job=job))
    groups = {group.cause.code: group for group in found.groups}
    assert groups.keys() == {"value_error", "not_begun"}
    assert groups["not_begun"].examples[0].name == later.title
    assert "person" not in groups["not_begun"].cause.about
    assert found.worth_retrying == 2


def test_what_nobody_can_send_any_more_is_not_worth_a_retry(alice):
    first, later = part(), part(arguments=None)
    job = queue(alice, first, later)
    claim = factories.claim(Document.objects.get(pk=first.id))
    lifecycle.finish(claim, lifecycle.completed())
    assert lifecycle.give_up(job.pk)
    rows = operable(alice).filter(job=job)
    (group,) = preview(rows).groups
    assert (group.cause.code, group.cause.is_worth_retrying) == ("workflow_gone", False)
    assert group.cause.about.endswith("Send the workflow again.")
    assert selected(rows, Selection(codes=("workflow_gone",))).count() == 1
    assert not selected(rows, Selection(is_worth_retrying=True)).exists()
    assert not selected(rows, Selection(codes=("cancelled",))).exists()
