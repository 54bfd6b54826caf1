"""Jobs in the admin: where they stand, and where to look on."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.admin.job import DOCUMENTS_SHOWN
from tests.factories import fail, make_job, read_whole

pytestmark = pytest.mark.django_db

URL = "/admin/progress/job/"


@pytest.fixture
def job(alice):
    job = make_job(alice, ["a.txt", "b.txt"])
    first, second = job.documents.in_order()
    read_whole(first, logs=["A line."])
    fail(second)
    return job


def test_a_job_leads_to_page_history_documents_and_log(bob_client, alice, job):
    make_job(alice, ["other.txt"])
    listed = bob_client.get(URL).content.decode()
    page = bob_client.get(f"{URL}{job.pk}/change/").content.decode()
    for shown in (listed, page):
        assert f'<a href="/jobs/{job.pk}/">page</a>' in shown
        assert f'"/admin/progress/event/?job={job.pk}">history</a>' in shown
    for model, rows in (("event", 5), ("document", 2), ("logline", 1)):
        narrowed = f"/admin/progress/{model}/?job={job.pk}"
        assert f'href="{narrowed}"' in page
        found = bob_client.get(narrowed).context["cl"]
        assert {row.job_id for row in found.result_list} == {job.pk}
        assert found.result_count >= rows


def test_a_job_links_to_its_page_on_the_site(bob_client, job):
    page = bob_client.get(f"{URL}{job.pk}/change/").content.decode()
    assert re.search(rf'href="/jobs/{job.pk}/"[^>]*>\s*View on site', page)


def test_the_list_can_be_narrowed_by_state_and_type(bob_client, alice, job):
    make_job(alice, ["exam.pdf"], job_type="exam")
    for query, title in (
        ("state__exact=failed", "a.txt and 1 more"),
        ("job_type=exam", "exam.pdf"),
    ):
        rows = bob_client.get(f"{URL}?{query}").context["cl"].result_list
        assert [row.title for row in rows] == [title]


def test_a_job_of_many_documents_shows_the_first_ones(alice, bob_client):
    job = make_job(alice, [f"{n:03}.txt" for n in range(DOCUMENTS_SHOWN + 5)])
    page = bob_client.get(f"{URL}{job.pk}/change/").content.decode()
    assert f"{DOCUMENTS_SHOWN - 1:03}.txt" in page
    assert f"{DOCUMENTS_SHOWN:03}.txt" not in page


def test_a_job_says_where_it_stands(bob_client, job):
    page = bob_client.get(f"{URL}{job.pk}/change/").content.decode()
    assert "1 of 2 documents failed" in page
    assert "2: 1 completed, 1 failed" in page
    assert "2 of 2" in page


def test_the_documents_of_a_job_are_read_without_what_is_not_shown(bob_client, job):
    with CaptureQueriesContext(connection) as queries:
        bob_client.get(f"{URL}{job.pk}/change/")
    reads = [q["sql"] for q in queries if '"progress_document"' in q["sql"]]
    assert reads
    assert not [read for read in reads if '"statistics"' in read]
