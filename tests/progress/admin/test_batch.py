"""Batches in the admin."""

from __future__ import annotations

import pytest

from tests.factories import fail, make_job, only_document

pytestmark = pytest.mark.django_db


def test_a_batch_shows_its_state_and_leads_to_its_jobs(alice, bob_client):
    job = make_job(alice, batch="May")
    fail(only_document(job))
    make_job(alice, ["other.txt"])
    url = f"/admin/progress/batch/{job.batch_id}/change/"
    page = bob_client.get(url).content.decode()
    narrowed = f"/admin/progress/job/?batch={job.batch_id}"
    assert f'href="{narrowed}"' in page
    assert "failed" in page
    assert list(bob_client.get(narrowed).context["cl"].result_list) == [job]
