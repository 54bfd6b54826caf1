"""Rows as frames carry them."""

from __future__ import annotations

import pytest

from progress.frames import document_dict, load_frame, page_dict
from progress.frames.rows import PageRow
from progress.models import Document, Page
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(alice) -> Document:
    document = factories.only_document(factories.make_job(alice))
    factories.read_whole(document, pages=1)
    return document


def test_a_page_is_told_without_its_text(document):
    page = Page.objects.get()
    assert page.text
    assert "text" not in page_dict(page)


def test_a_page_that_was_read_as_a_row_is_told_like_one_that_is_a_model(document):
    row = PageRow._make(Page.objects.values_list(*PageRow._fields).get())
    assert page_dict(row) == page_dict(Page.objects.get())


def test_a_document_that_went_well_has_no_error(document):
    document.refresh_from_db()
    assert document_dict(document)["error"] is None


def test_an_event_names_who_did_it(document):
    handed_in, *_, ended = load_frame(document.job_id)["events"]
    assert (handed_in["actor"], ended["actor"]) == ("alice", "")
