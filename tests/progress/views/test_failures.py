"""The pages that could not be read are listed by their reasons."""

from __future__ import annotations

import pytest

from progress import recording
from progress.recording import Flush, PageResult
from progress.views.failures import failures_of, spans
from tests import factories


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ([], ""),
        ([4], "4"),
        ([1, 2], "1, 2"),
        ([1, 2, 3], "1–3"),
        ([2, 5, 6, 7, 9], "2, 5–7, 9"),
    ],
)
def test_numbers_are_written_as_people_do(numbers, written):
    assert spans(numbers) == written


@pytest.mark.django_db
def test_pages_are_grouped_by_reason_in_order(alice, alice_client):
    document = factories.only_document(factories.make_job(alice))
    claim = factories.claim(document)
    codes = {1: "page_crashed", 2: "", 3: "page_timed_out", 4: "page_crashed"}
    pages = tuple(
        PageResult(
            number=number, text="Good.", error_code=code, error_message=f"It {code}."
        )
        for number, code in codes.items()
    )
    recording.record(
        claim, Flush(stage="extraction", message="", points=0, pages=pages)
    )
    document.refresh_from_db()
    found = [(each.code, each.numbers) for each in failures_of(document)]
    assert found == [("page_crashed", "1, 4"), ("page_timed_out", "3")]
    page = alice_client.get(document.get_absolute_url()).content.decode()
    assert "It page_timed_out." in page
    assert "s 1, 4</a>" in page


@pytest.mark.django_db
def test_a_document_without_bad_pages_asks_nothing(alice, django_assert_num_queries):
    document = factories.only_document(factories.make_job(alice))
    with django_assert_num_queries(0):
        assert failures_of(document) == []
