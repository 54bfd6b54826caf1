"""Rows as frames carry them."""

from __future__ import annotations

import pytest

from progress.frames import document_dict, event_dict, load_frame, log_dict, page_dict
from progress.frames.rows import DocumentRow, EventRow, LogRow, PageRow
from progress.models import Document, Event, LogLine, Page
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(alice) -> Document:
    document = factories.only_document(factories.make_job(alice))
    factories.read_whole(document, pages=1, logs=["One"])
    return document


def test_a_page_is_told_without_its_text(document):
    page = Page.objects.get()
    assert page.text
    assert "text" not in page_dict(page)


def test_what_was_read_as_a_row_is_told_like_what_is_a_model(document):
    page = PageRow._make(Page.objects.values_list(*PageRow._fields).get())
    assert page_dict(page) == page_dict(Page.objects.get())
    line = LogRow._make(LogLine.objects.values_list(*LogRow._fields).get())
    assert log_dict(line) == log_dict(LogLine.objects.get())
    for event in Event.objects.with_names():
        rows = Event.objects.filter(pk=event.pk).values_list(*EventRow._fields)
        assert event_dict(EventRow._make(rows.get())) == event_dict(event)
    fields = DocumentRow._fields
    document = DocumentRow._make(Document.objects.values_list(*fields).get())
    assert document_dict(document) == document_dict(Document.objects.get())


def test_a_document_that_went_well_has_no_error(document):
    document.refresh_from_db()
    assert document_dict(document)["error"] is None


def test_an_event_names_who_did_it(document):
    handed_in, *_, ended = load_frame(document.job_id)["events"]
    assert (handed_in["actor"], ended["actor"]) == ("alice", "")
