from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from progress.estimates.current import current
from progress.models import Job
from progress.views.grid import CELLS
from tests.factories import fail, make_job, only_document, read_whole
from tests.progress.views import assets


@pytest.fixture
def job(alice):
    job = make_job(alice, ["good.txt", "bad.txt", "waiting.txt"])
    good, bad, _ = job.documents.in_order()
    read_whole(good, logs=["Page 1: 46 characters", "<b>odd</b>"])
    fail(bad)
    return Job.objects.get()


def html(client, job, **query):
    return client.get(job.get_absolute_url(), query).content.decode()


def start_of(page):
    found = re.search(r'<script id="start"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_brings_the_state_from_which_the_client_goes_on(alice_client, job):
    start = start_of(html(alice_client, job))
    assert start["seq"] == job.seq
    assert start["processing_id"] == str(job.pk)
    assert [row["state"] for row in start["documents"]] == [
        "completed",
        "failed",
        "queued",
    ]


def test_every_document_has_a_cell_a_segment_and_a_line(alice_client, job):
    page = html(alice_client, job)
    for document in job.documents.all():
        assert f'class="cell" href="{document.get_absolute_url()}"' in page
        assert f'class="part" data-id="{document.pk}"' in page
        assert f'data-document="{document.pk}"' in page


def test_each_line_carries_the_seq_that_it_was_drawn_at(alice_client, alice, job):
    page = html(alice_client, job)
    for document in job.documents.all():
        assert f'data-document="{document.pk}" data-seq="{document.seq}"' in page
    read_whole(only := only_document(make_job(alice, ["only.txt"])))
    only.refresh_from_db()
    strip = f'<page-strip document="{only.pk}" data-seq="{only.seq}"'
    assert strip in html(alice_client, only.job)
    assert strip in html(alice_client, only)


def test_a_failed_document_says_why_and_what_to_do(alice_client, job):
    assert "Hand in an unlocked copy." in html(alice_client, job)


def test_the_list_can_be_narrowed_to_a_state(alice_client, job):
    context = alice_client.get(job.get_absolute_url(), {"state": "failed"}).context
    assert [line["name"] for line in context["lines"]] == ["bad.txt"]


def test_an_unknown_tab_or_state_shows_the_documents(alice_client, job):
    query = {"tab": "nonsense", "state": "nonsense"}
    context = alice_client.get(job.get_absolute_url(), query).context
    assert len(context["lines"]) == 3


def test_results_are_those_of_documents_that_were_read(alice_client, job):
    page = html(alice_client, job, tab="results")
    assert page.count('class="result ') == 1
    assert "20 words" in page


def test_the_log_shows_lines_as_text(alice_client, job):
    page = html(alice_client, job, tab="log")
    assert "Page 1: 46 characters" in page
    assert "&lt;b&gt;odd&lt;/b&gt;" in page


def test_the_history_names_the_person(alice_client, job):
    page = html(alice_client, job, tab="history")
    assert "by alice" in page


@pytest.mark.parametrize("tab", ["documents", "results", "log", "history"])
def test_a_tab_costs_a_fixed_number_of_queries(
    alice_client, alice, tab, django_assert_max_num_queries
):
    job = make_job(alice, [f"{number}.txt" for number in range(12)])
    for document in job.documents.all():
        read_whole(document, logs=["line"])
    current().refresh()
    with django_assert_max_num_queries(9):
        html(alice_client, job, tab=tab)


def test_a_job_of_one_document_shows_its_pages(alice_client, alice):
    job = make_job(alice)
    read_whole(only_document(job), pages=3)
    page = html(alice_client, job)
    assert page.count("data-number=") == 3
    assert "<document-grid" not in page


def test_a_job_too_large_for_cells_is_left_to_the_canvas(alice_client, alice):
    job = make_job(alice, [f"{number}.txt" for number in range(CELLS + 1)])
    page = html(alice_client, job)
    assert start_of(page)["documents"] == []
    assert 'class="cell"' not in page
    assert "<document-grid" in page
    assert "too many to draw without JavaScript" in page


def test_what_can_be_done_follows_the_state(alice_client, job, alice):
    assert reverse("progress:job-cancel", args=[job.pk]) in html(alice_client, job)
    assert "Retry 1 document?" in html(alice_client, job)
    done = make_job(alice)
    read_whole(only_document(done))
    page = html(alice_client, done)
    assert reverse("progress:job-cancel", args=[done.pk]) not in page
    assert reverse("progress:job-retry", args=[done.pk]) not in page
    assert reverse("progress:job-json", args=[done.pk]) in page


def test_an_end_that_nobody_could_await_says_how_long_it_took(alice_client, alice):
    document = only_document(make_job(alice))
    read_whole(document)
    ended = Job.objects.get(pk=document.job_id)
    Job.objects.filter(pk=ended.pk).update(
        started_at=ended.finished_at - timedelta(seconds=12),
        promised_at=ended.finished_at - timedelta(seconds=1),
        promised_seconds=2.0,
        promised_low=1.0,
        promised_high=3.0,
    )
    facts = html(alice_client, ended).partition('data-region="facts"')[2]
    facts = facts.partition("</p>")[0]
    assert facts.endswith(" · took 12 s")
    assert " · ·" not in facts


def test_a_usual_page_stays_within_its_budget(alice_client, alice):
    """100 KB uncompressed for thirty documents: to paint it, and of code in all."""
    job = make_job(alice, [f"Annual report {number}.txt" for number in range(30)])
    for document in job.documents.in_order()[:12]:
        read_whole(document)
    page = html(alice_client, job)
    assert assets.before_first_paint(page) < 100_000
    assert assets.code(page) < 100_000
