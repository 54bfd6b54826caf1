"""What is broken on purpose: workers killed, messages lost, the broker flushed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
import redis

from progress.models import Attempt, Document, Event, Job, Page
from tests.integration.test_main_job import hand_in
from tests.support.stack import Stack
from tests.support.waiting import eventually
from workers import rescue
from workers.samples.pdf import make_pdf

PAGES = 5
#: Seconds. The dead are found at once, by their process; a lease is long enough that
#: the living keep theirs on a machine that has much else to do.
QUICK = {
    "HEADWAY_LEASE_SECONDS": "20",
    "HEADWAY_HEARTBEAT_SECONDS": "2",
    "HEADWAY_RESCUE_SECONDS": "2",
}


@pytest.fixture(scope="module")
def quick(daphne_process, celery_worker_process) -> Iterator[Stack]:
    """A beat that looks after things often, and its workers, for this module."""
    stack: Stack = daphne_process
    stack.stop("worker", "maintenance")
    for name in ("worker", "maintenance", "beat"):
        stack.start(name, **QUICK)
    stack.wait_for_worker()
    yield stack
    stack.stop("worker", "maintenance", "beat")
    for name in ("worker", "maintenance"):
        stack.start(name)
        stack.wait_for_worker(name)


@pytest.fixture
def fragile(quick, stack) -> Stack:
    """The stack with a beat and a worker that may be killed."""
    return stack


def scan_in_work(http) -> Document:
    """Hand a scan in; return its document once a page or two are there."""
    content = make_pdf(pages=PAGES, scanned=range(1, PAGES + 1))
    job_id = hand_in(http, [("scan.pdf", content)])
    eventually(lambda: Job.objects.get(pk=job_id).pages_done >= 2)
    return Document.objects.get(job=job_id)


def age_messages() -> None:
    """The sweep leaves young messages alone; let those of today be old ones."""
    old = rescue.MESSAGE_PATIENCE * 2
    for row in Document.objects.filter(state="queued"):
        rows = Document.objects.filter(pk=row.pk)
        rows.update(enqueued_at=row.enqueued_at - old)


def assert_read_once(document: Document) -> None:
    """The whole document is there, each page once, and every counter agrees."""
    document.refresh_from_db()
    job = document.job
    assert (document.state, job.state) == ("completed", "completed")
    numbers = Page.objects.filter(document=document).in_order()
    assert list(numbers.values_list("number", flat=True)) == list(range(1, PAGES + 1))
    assert document.pages_done == job.pages_done == PAGES
    assert Event.objects.filter(job=job, kind="completed", document=None).count() == 1


def test_a_killed_worker_costs_no_more_than_the_pages_in_flight(fragile, alice_http):
    document = scan_in_work(alice_http)
    worker = fragile.children["worker"]
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    kept = Page.objects.filter(document=document).count()
    fragile.start("worker", **QUICK)
    eventually(lambda: Job.objects.get(pk=document.job_id).is_terminal)

    assert_read_once(document)
    lost, second = Attempt.objects.filter(document=document).order_by("number")
    assert (lost.outcome, second.outcome) == ("lost", "success")
    assert lost.pages_at_end == second.pages_at_start == kept
    assert Event.objects.filter(document=document, kind="rescued").exists()


def test_a_flushed_broker_loses_no_document(fragile, alice_http, valkey_url, settings):
    settings.CELERY_BROKER_URL = valkey_url
    document = scan_in_work(alice_http)
    waiting = [
        hand_in(alice_http, [(f"{n}.txt", b"Nothing is lost.")]) for n in range(3)
    ]
    fragile.stop("worker")
    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    age_messages()
    fragile.start("worker", **QUICK)
    for job_id in [*waiting, str(document.job_id)]:
        eventually(lambda pk=job_id: Job.objects.get(pk=pk).state == "completed")
    assert_read_once(document)
