"""The pages of a task speak of a task: no file, no pages, but what it gives."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress import lifecycle
from progress.models import Document, Job
from progress.recording import Flush, PageResult, record
from tests import factories
from tests.progress.lifecycle.test_tasks import part, queue


@pytest.fixture
def task(alice) -> Document:
    """A task in work that has given two results."""
    waiting = part("Import May")
    queue(alice, waiting)
    claim = factories.claim(Document.objects.get(pk=waiting.id))
    flush = Flush(
        stage="Importing",
        message="Importing: 3 of 12 rows",
        points=2500,
        units_done=3,
        units_total=12,
        pages=tuple(PageResult(number=n, text=f"Customer {n}") for n in (1, 2)),
    )
    record(claim, flush)
    return Document.objects.get()


def end(task: Document) -> None:
    rows = Document.objects.filter(pk=task.pk)
    rows.update(statistics={"result": {"rows": 12}})
    claim = lifecycle.Claim(
        document_id=task.pk,
        job_id=task.job_id,
        token=task.lease_token or uuid4(),
        attempt=1,
        task_id=task.task_id,
        worker="w",
    )
    assert lifecycle.finish(claim, lifecycle.completed())


@pytest.mark.django_db
def test_a_jobs_page_shows_what_its_task_says_and_gives(task, alice_client):
    html = alice_client.get(task.job.get_absolute_url()).content.decode()
    assert "Importing: 3 of 12 rows" in html
    assert "2 results" in html
    assert 'title="Result 2: text"' in html
    for word in ("handed in", "Documents <", "pages are not counted"):
        assert word not in html


@pytest.mark.django_db
def test_a_tasks_page_shows_a_result_and_no_file(task, alice_client):
    address = f"{task.get_absolute_url()}?page=2"
    html = alice_client.get(address).content.decode()
    assert "Customer 2" in html
    assert "The file as it was handed in" not in html


@pytest.mark.django_db
def test_what_a_task_returned_is_shown(task, alice_client):
    end(task)
    for address in (
        task.get_absolute_url(),
        f"{task.job.get_absolute_url()}?tab=results",
    ):
        html = alice_client.get(address).content.decode()
        assert "&quot;rows&quot;: 12" in html
        assert "0 bytes" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parts", "failed", "message"),
    [(1, 0, "Done"), (3, 0, "Done: 3 tasks"), (1, 1, "The task failed")],
)
def test_a_job_of_tasks_says_so_when_it_has_ended(
    alice, alice_client, parts, failed, message
):
    made = [part() for _ in range(parts)]
    job = queue(alice, *made)
    for number, one in enumerate(made):
        document = Document.objects.get(pk=one.id)
        if number < failed:
            factories.fail(document, "value_error")
        else:
            claim = factories.claim(document)
            assert lifecycle.finish(claim, lifecycle.completed())
    frame = alice_client.get(f"/api/jobs/{job.pk}?after=1").json()
    assert frame["message"] == message
    assert Job.objects.get().is_terminal
