"""One worker, one long book, and what people do meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from progress import lifecycle
from progress.models import Attempt, Document, Event, Job
from tests import factories
from tests.support.lone_worker import LoneWorker
from tests.support.stack import send_workers_home
from tests.support.waiting import eventually
from workers.samples.canvas import Canvas
from workers.samples.pdf_file import PdfFile
from workers.samples.pictures import PAGE_SIZE, make_jpeg

pytestmark = pytest.mark.django_db(transaction=True)

#: Seconds of a slice here, and of a page; in production a slice is a minute.
SLICE, PAGE = 1.0, 0.1
#: Pages of the long document: many slices' worth.
PAGES = 600
#: What a page, a flush and a machine with other things to do may take beside it.
GRACE = 15.0


@pytest.fixture(scope="module")
def paced(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[LoneWorker]:
    """A worker that takes its time over each page."""
    send_workers_home()
    folder = tmp_path_factory.mktemp("paced")
    with django_db_blocker.unblock():
        worker = LoneWorker(folder, page_seconds=PAGE, HEADWAY_SLICE_SECONDS=str(SLICE))
    worker.open()
    yield worker
    worker.close()


@pytest.fixture
def worker(paced, settings) -> Iterator[LoneWorker]:
    """The same, which has stopped all that was handed in by the end of each test."""
    settings.MEDIA_ROOT = paced.stack.env["FILES_DIR"]
    yield paced
    stop_everything()


@pytest.fixture
def hanging(tmp_path, settings) -> Iterator[LoneWorker]:
    """A worker whose every page lasts for ever."""
    worker = LoneWorker(tmp_path, page_seconds=3600.0)
    settings.MEDIA_ROOT = worker.stack.env["FILES_DIR"]
    worker.open()
    yield worker
    worker.close()


@pytest.fixture
def true_worker(tmp_path, settings) -> Iterator[LoneWorker]:
    """A worker as it is by default, with all documents in one queue."""
    worker = LoneWorker(tmp_path, HEADWAY_OCR_PAGES="0")
    settings.MEDIA_ROOT = worker.stack.env["FILES_DIR"]
    worker.open()
    yield worker
    stop_everything()
    worker.close()


def stop_everything() -> None:
    for job in Job.objects.active():
        lifecycle.cancel_job(job.pk)
    eventually(lambda: not Job.objects.active().exists(), what="everything stops")


def long_document(owner: User) -> Document:
    """Return a queued text of many pages."""
    content = "\f".join(f"Page {n}." for n in range(PAGES)).encode()
    return factories.only_document(factories.make_job(owner, content=content))


def begun(document: Document) -> bool:
    return Attempt.objects.filter(document=document).exists()


def test_a_short_document_behind_a_long_one_begins_within_a_slice(worker, alice, bob):
    book = long_document(alice)
    worker.send()
    worker.wait_for_page(book)
    short = factories.only_document(factories.make_job(bob))
    worker.send()
    at = time.monotonic()
    eventually(lambda: begun(short), what="the short one begins")
    assert time.monotonic() - at <= SLICE + GRACE
    eventually(lambda: Document.objects.filter(pk=short.pk, state="completed").exists())
    book.refresh_from_db()
    assert book.state != "completed"
    # It goes on by itself where it was, on one process, page by page.
    worker.wait_for_page(book, book.pages_done + 1)
    outcomes = Attempt.objects.filter(document=book).order_by("number")
    assert outcomes.first().outcome == "handed_back"
    book.refresh_from_db()
    assert book.slices == 1
    assert book.pages_done == book.pages.count()


def test_a_pause_hands_back_at_a_page_and_a_resume_goes_on_behind_it(worker, alice):
    book = long_document(alice)
    worker.send()
    worker.wait_for_page(book)
    assert lifecycle.pause_job(book.job_id, actor=alice)
    at = time.monotonic()
    eventually(lambda: Document.objects.get(pk=book.pk).state == "queued")
    assert time.monotonic() - at <= 2.0 + GRACE
    book.refresh_from_db()
    kept = book.pages_done
    assert kept == book.pages.count() > 0
    worker.send()
    assert lifecycle.resume_job(book.job_id, actor=alice)
    worker.send()
    worker.wait_for_page(book, kept + 1)
    last = Attempt.objects.filter(document=book).latest("number")
    assert last.pages_at_start == kept
    kinds = Event.objects.filter(actor=alice).values_list("kind", flat=True)
    assert {"paused", "resumed"} <= set(kinds)


def test_a_cancel_stops_in_the_middle_of_a_document_and_keeps_its_pages(worker, alice):
    book = long_document(alice)
    worker.send()
    worker.wait_for_page(book)
    assert lifecycle.cancel_job(book.job_id, actor=alice)
    at = time.monotonic()
    eventually(lambda: Document.objects.get(pk=book.pk).state == "cancelled")
    assert time.monotonic() - at <= 2.0 + GRACE
    book.refresh_from_db()
    assert book.pages_done == book.pages.count() > 0


def test_a_page_that_hangs_is_ended_by_force(hanging, alice):
    """Nothing comes to a page border: the process is killed, and another goes on."""
    book = long_document(alice)
    hanging.send()
    eventually(lambda: Document.objects.get(pk=book.pk).page_in_flight)
    before = Attempt.objects.get(document=book).worker
    assert lifecycle.cancel_job(book.job_id, actor=alice)
    assert lifecycle.force_job(book.job_id, actor=alice) == 1
    eventually(lambda: Document.objects.get(pk=book.pk).state == "cancelled")
    short = factories.only_document(factories.make_job(alice, content=b"One page."))
    hanging.send()
    eventually(lambda: begun(short), what="the next one begins")
    assert Attempt.objects.get(document=short).worker != before


def scan_of(pages: int) -> bytes:
    """Return a PDF of so many pages that all show the same picture."""
    file = PdfFile()
    picture = file.add_jpeg(make_jpeg(["The same page", "again and again"]), *PAGE_SIZE)
    canvas = Canvas()
    canvas.picture(picture)
    for _ in range(pages):
        file.add_page(canvas.content, [picture])
    return file.finish(title="Scan", author="Headway")


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_short_document_behind_a_scan_of_two_thousand_pages_begins_in_a_minute(
    true_worker, alice, bob, capsys
):
    job = factories.make_job(alice, ["scan.pdf"], content=scan_of(2000))
    scan = factories.only_document(job)
    true_worker.send()
    true_worker.wait_for_page(scan)
    short = factories.only_document(factories.make_job(bob))
    true_worker.send()
    at = time.monotonic()
    eventually(lambda: begun(short), seconds=120, what="the short one begins")
    waited = time.monotonic() - at
    scan.refresh_from_db()
    with capsys.disabled():
        print(  # noqa: T201 - the figure that the run is for
            f"\nwaited {waited:.1f} s behind a scan with {scan.pages_done} pages read"
        )
    assert waited <= 60.0 + GRACE
    true_worker.wait_for_page(scan, scan.pages_done + 1)
