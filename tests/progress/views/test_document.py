from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from progress import lifecycle
from progress.estimates.current import current
from progress.models import Document
from progress.recording import Findings, Flush, record
from tests.factories import (
    bad_page,
    claim,
    fail,
    good_page,
    make_job,
    only_document,
    read_whole,
)


@pytest.fixture
def document(alice):
    return only_document(make_job(alice))


@pytest.fixture
def half_read(document):
    """Three of five pages have been tried; the third could not be read."""
    flush = Flush(
        stage="extraction",
        message="Processing page 4 of 5",
        points=4000,
        findings=Findings(kind="txt", page_classes=("text",) * 5),
        pages=(good_page(1, "First text"), good_page(2, "Second text"), bad_page(3)),
    )
    record(claim(document), flush)
    return Document.objects.get()


def html(client, document, **query):
    return client.get(document.get_absolute_url(), query).content.decode()


def steps(client, document):
    found = client.get(document.get_absolute_url()).context["steps"]
    return {step.name: step.standing for step in found}


def looks(client, document):
    strip = client.get(document.get_absolute_url()).context["strip"]
    return [cell.look for cell in strip["cells"]]


def test_the_strip_shows_where_each_page_stands(alice_client, half_read):
    assert looks(alice_client, half_read) == [
        "text",
        "text",
        "failed",
        "work",
        "waiting",
    ]


def test_the_text_of_a_page_is_there_while_the_rest_is_read(alice_client, half_read):
    assert "Second text" in html(alice_client, half_read, page=2)


def test_a_page_that_could_not_be_read_says_why(alice_client, half_read):
    assert "Not readable." in html(alice_client, half_read, page=3)


def test_a_page_that_is_not_read_yet_says_that_it_will_come(alice_client, half_read):
    assert "as soon as it is there" in html(alice_client, half_read, page=5)


@pytest.mark.parametrize("page", ["0", "99", "-3", "x", "9" * 30, "²"])
def test_a_nonsense_page_number_shows_a_page_that_exists(alice_client, half_read, page):
    response = alice_client.get(half_read.get_absolute_url(), {"page": page})
    assert 1 <= response.context["selected"] <= 5


def test_stages_stand_as_the_document_does(alice_client, half_read):
    assert steps(alice_client, half_read) == {
        "receive": "done",
        "census": "done",
        "extraction": "now",
        "analysis": "ahead",
        "completion": "ahead",
    }


def test_before_work_begins_every_stage_is_ahead(alice_client, document):
    assert set(steps(alice_client, document).values()) == {"ahead"}
    assert "None yet" in html(alice_client, document)


def test_a_completed_document_has_passed_every_stage(alice_client, document):
    read_whole(document)
    assert set(steps(alice_client, document).values()) == {"done"}


def test_what_was_promised_stands_beside_what_it_took(alice_client, document):
    read_whole(document)
    ended = Document.objects.get()
    Document.objects.update(
        promised_at=ended.finished_at - timedelta(seconds=204),
        promised_seconds=190.0,
        promised_low=160.0,
        promised_high=250.0,
    )
    assert "Promised 3:10 (2:40 to 4:10), took 3:24" in html(alice_client, document)


def test_a_failed_document_says_what_to_do_and_offers_a_retry(alice_client, document):
    fail(document)
    page = html(alice_client, document)
    assert "Hand in an unlocked copy." in page
    assert reverse("progress:document-retry", args=[document.pk]) in page


def test_of_what_failed_before_its_pages_were_counted_none_is_looked_for(
    alice_client, document
):
    assert "The pages are not counted yet." in html(alice_client, document)
    fail(document)
    page = html(alice_client, document)
    assert "Nothing of it was read." in page
    assert 'id="page" aria-live="off" hidden' in page


def test_the_details_of_an_error_are_for_staff(alice_client, bob_client, document):
    taken = claim(document)
    lifecycle.finish(taken, lifecycle.failed("corrupt", "Damaged.", "Traceback: x"))
    assert "Traceback" not in html(alice_client, document)
    assert "Traceback" in html(bob_client, document)


def test_a_page_alone_is_a_piece_of_the_page(alice_client, half_read):
    address = reverse("progress:page", args=[half_read.pk, 2])
    piece = alice_client.get(address).content.decode()
    assert "Second text" in piece
    assert "<html" not in piece
    assert 'data-shown="2"' in piece


@pytest.mark.parametrize("number", [0, 6])
def test_a_page_that_the_document_does_not_have_is_not_found(
    alice_client, half_read, number
):
    address = reverse("progress:page", args=[half_read.pk, number])
    assert alice_client.get(address).status_code == 404


def test_text_is_shown_as_text(alice_client, document):
    flush = Flush(
        stage="extraction",
        message="",
        points=100,
        findings=Findings(kind="txt", page_classes=("text",)),
        pages=(good_page(1, "<script>alert(1)</script>"),),
    )
    record(claim(document), flush)
    assert "<script>alert" not in html(alice_client, document)


def test_more_pages_cost_no_more_queries(
    alice_client, document, django_assert_max_num_queries
):
    read_whole(document, pages=40)
    current().refresh()
    with django_assert_max_num_queries(8):
        html(alice_client, document)
