from __future__ import annotations

import pytest
from django.urls import reverse

from progress.estimates.current import current
from progress.models import Batch
from tests.factories import fail, make_job, only_document, read_whole

BATCHES = reverse("progress:batches")


@pytest.fixture
def batch(alice):
    fail(only_document(make_job(alice, ["bad.txt"], batch="May exams")))
    read_whole(only_document(make_job(alice, ["good.txt"], batch="May exams")))
    return Batch.objects.get()


def test_the_list_sums_a_batch_up(alice_client, batch):
    page = alice_client.get(BATCHES).content.decode()
    assert "May exams" in page
    assert "2 jobs · 2 documents · 1 failed" in page


def test_without_a_batch_the_list_says_what_one_is(alice_client):
    assert "No batches yet" in alice_client.get(BATCHES).content.decode()


def test_a_batch_shows_its_jobs_and_all_their_documents(alice_client, batch):
    response = alice_client.get(batch.get_absolute_url())
    assert {line.job.title for line in response.context["lines"]} == {
        "bad.txt",
        "good.txt",
    }
    assert [cell["name"] for cell in response.context["cells"]] == [
        "bad.txt",
        "good.txt",
    ]


def test_the_head_and_each_line_carry_the_seq_they_were_drawn_at(alice_client, batch):
    page = alice_client.get(batch.get_absolute_url()).content.decode()
    jobs = list(batch.jobs.all())
    for job in jobs:
        assert f'data-job="{job.pk}" data-seq="{job.seq}"' in page
    seq = sum(job.seq for job in jobs)
    assert f'data-batch="{batch.pk}" data-seq="{seq}"' in page


def test_what_can_be_done_follows_the_state(alice_client, batch, alice):
    page = alice_client.get(batch.get_absolute_url()).content.decode()
    assert reverse("progress:batch-retry", args=[batch.pk]) in page
    assert reverse("progress:batch-cancel", args=[batch.pk]) not in page
    make_job(alice, batch="May exams")
    page = alice_client.get(batch.get_absolute_url()).content.decode()
    assert reverse("progress:batch-cancel", args=[batch.pk]) in page


def test_more_jobs_cost_no_more_queries(
    alice_client, alice, batch, django_assert_max_num_queries
):
    for number in range(8):
        make_job(alice, [f"{number}.txt"], batch="May exams")
    current().refresh()
    with django_assert_max_num_queries(10):
        alice_client.get(batch.get_absolute_url())
