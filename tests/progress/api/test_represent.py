"""Rows are represented by exactly the fields that their shapes promise."""

from __future__ import annotations

import json
from typing import get_type_hints

import pytest

from progress import job_types
from progress.api import represent, shapes
from progress.models import Batch, Job
from tests.factories import make_job, only_document, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    job = make_job(alice, batch="May")
    read_whole(only_document(job))
    return Job.objects.with_names().get()


@pytest.fixture
def represented(job):
    document = only_document(job)
    return [
        (represent.job_dict(job), shapes.JobDict),
        (represent.batch_dict(Batch.objects.get()), shapes.BatchDict),
        (represent.document_dict(document), shapes.DocumentDetailDict),
        (represent.attempt_dict(document.attempts.get()), shapes.AttemptDict),
        (represent.page_text_dict(document.pages.get(number=1)), shapes.PageTextDict),
        (represent.job_type_dict(job_types.get("exam")), shapes.JobTypeDict),
    ]


def test_no_field_is_missing_and_none_is_unannounced(represented):
    for values, shape in represented:
        assert set(values) == set(get_type_hints(shape)), shape.__name__


def test_everything_is_ready_for_json(represented):
    for values, _ in represented:
        assert json.loads(json.dumps(values)) == values


def test_the_counters_of_a_batch_add_up(job):
    make_job(job.owner, batch="May")
    assert represent.batch_dict(Batch.objects.get())["jobs"] == {
        "total": 2,
        "queued": 1,
        "processing": 0,
        "completed": 1,
        "failed": 0,
        "cancelled": 0,
    }


def test_a_job_names_its_page_and_its_own_address(job):
    values = represent.job_dict(job)
    assert values["url"] == f"/jobs/{job.pk}/"
    assert values["api_url"] == f"/api/jobs/{job.pk}"
    assert values["batch"] == {"id": str(job.batch_id), "title": "May"}
    assert values["owner"] == "alice"
    assert (values["state"], values["status"]) == ("completed", "completed")
