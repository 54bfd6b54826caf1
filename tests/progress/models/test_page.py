"""Pages: there once, in order."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from progress import recording
from progress.models import Page
from progress.recording import Flush
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice):
    taken = factories.claim(factories.only_document(factories.make_job(alice)))
    pages = (factories.good_page(2), factories.bad_page(3), factories.good_page(1))
    recording.record(
        taken, Flush(stage="extraction", message="", points=1, pages=pages)
    )
    return taken


def test_pages_are_asked_for_by_state_and_range(claim):
    pages = Page.objects.in_order()
    assert [page.number for page in pages] == [1, 2, 3]
    assert [page.number for page in pages.completed()] == [1, 2]
    assert [page.number for page in pages.failed()] == [3]
    assert [page.number for page in pages.in_range(2, 3)] == [2, 3]


def test_a_page_is_there_once(claim):
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(number=2).update(number=1)


def test_a_frame_reads_pages_without_their_texts(claim, django_assert_num_queries):
    page = Page.objects.written_after(claim.job_id, 0)[0]
    assert page.get_deferred_fields() == {"text", "analysis"}
    assert str(page) == "page 1"
