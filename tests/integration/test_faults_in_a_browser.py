"""What breaks while somebody watches: the page is right again by itself."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as BrowserPage

from config.server.children import Child, end, spawn
from config.server.valkey import embedded_valkey
from progress.models import Event, Job, Page
from tests.integration.test_main_job import hand_in
from tests.support.job_page import assert_each_page_once, by_rows, html, shown
from tests.support.paced import LOG
from tests.support.paced import SECONDS as SECONDS_A_PAGE
from tests.support.stack import Stack, send_workers_home
from tests.support.waiting import eventually
from workers.samples.pdf import make_pdf

pytestmark = pytest.mark.browser

PAGES = 6
#: Seconds; a worker must breathe twice in a lease.
QUICK = {
    "HEADWAY_LEASE_SECONDS": "4",
    "HEADWAY_HEARTBEAT_SECONDS": "1",
    "HEADWAY_RESCUE_SECONDS": "2",
}
SECONDS = 60_000  # in milliseconds; only a broken program takes so long


class Valkey:
    """A Valkey that can be killed, and comes back at its address without its data."""

    def __init__(self, folder: Path, child: Child, url: str) -> None:
        self.url = url
        self._folder = folder
        self._child = child

    def kill(self) -> None:
        kill(self._child)

    def start_empty(self) -> None:
        data = self._folder / "valkey"
        shutil.rmtree(data / "appendonlydir")
        command = self._child.args
        assert isinstance(command, list)
        with (self._folder / "valkey.log").open("ab") as log:
            self._child = spawn(command, env={}, cwd=data, output=log)
        eventually(self._answers, what="Valkey")

    def stop(self) -> None:
        end([self._child])

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return client.ping()
        except redis.ConnectionError:
            return False


def kill(child: Child) -> None:
    """Kill a process with its children; it cannot say good-bye to anybody."""
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


@pytest.fixture(scope="module")
def valkey(tmp_path_factory) -> Iterator[Valkey]:
    """A Valkey for this module alone: the one of the run is nobody's to kill."""
    folder = tmp_path_factory.mktemp("valkey")
    with embedded_valkey(folder, folder / "valkey.log") as (child, url):
        valkey = Valkey(folder, child, url)
        yield valkey
        valkey.stop()


@pytest.fixture(scope="module")
def processes(
    django_db_setup, django_db_blocker, valkey, tmp_path_factory
) -> Iterator[Stack]:
    """Processes for this module alone; one document at a time, so that others wait."""
    send_workers_home()
    with django_db_blocker.unblock():
        stack = Stack(tmp_path_factory.mktemp("fragile"), valkey.url)
    stack.env |= QUICK | {
        "WORKERS": "1",
        "DJANGO_SETTINGS_MODULE": "tests.support.paced_settings",
        LOG: str(stack.folder / "begun.txt"),
        SECONDS_A_PAGE: "1.0",
    }
    for name in ("web", "worker", "maintenance", "beat"):
        stack.start(name)
    stack.wait_for_web()
    stack.wait_for_worker("worker")
    stack.wait_for_worker("maintenance")
    yield stack
    stack.stop()


@pytest.fixture
def stack(transactional_db, settings, processes) -> Stack:
    settings.MEDIA_ROOT = processes.env["FILES_DIR"]
    return processes


@pytest.fixture
def page(context) -> Iterator[BrowserPage]:
    """A page whose console may complain of the network, and of nothing else."""
    page: BrowserPage = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(f"{message.type} {message.text}"))
    yield page
    ours = [e for e in errors if not e.startswith("error") or "net::ERR_" not in e]
    assert ours == []


@pytest.fixture
def job(stack, alice, alice_http, page, log_in) -> Job:
    """A book in work and a text that waits, while Alice watches them."""
    files = [("book.pdf", make_pdf(pages=PAGES)), ("notes.txt", b"Nothing is lost.")]
    job = Job.objects.get(pk=hand_in(alice_http, files))
    alice.refresh_from_db()  # the server hashed her password anew for the token
    log_in(alice)
    page.goto(stack.url + job.get_absolute_url())
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.evaluate("window.isTheFirst = true")
    eventually(lambda: pages_shown(page) >= 1)
    return job


def pages_shown(page: BrowserPage) -> int:
    """How many pages of the book the page says are done."""
    done = shown(page)["rows"][0]["pages"].partition(" of ")[0]
    return int(done) if done.isdecimal() else 0


def pages_there(job: Job) -> int:
    return Page.objects.filter(job=job).count()


def grown(count: Callable[[], int]) -> Callable[[], bool]:
    """Return whether there are more than now."""
    before = count()
    return lambda: count() > before


def assert_right_by_itself(page: BrowserPage, job: Job) -> None:
    """The page ends with what the rows say, and a reload has nothing to add."""
    expect(page.locator("#job[data-state=completed]")).to_be_visible(timeout=SECONDS)
    # Hidden at once, and gone when the server has drawn the end.
    expect(page.locator("#job button", has_text="Cancel")).to_have_count(0)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    assert page.evaluate("window.isTheFirst")
    assert_each_page_once(job)
    live, live_html = shown(page), html(page)
    assert live == by_rows(job)
    assert live["counts"] == {"completed": 2}
    assert pages_there(job) == PAGES + 1
    assert Event.objects.filter(job=job, kind="completed", document=None).count() == 1

    page.reload()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    assert (shown(page), html(page)) == (live, live_html)


def test_a_page_outlives_a_killed_web_process(stack, page, job):
    kill(stack.children["web"])
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    as_of = shown(page)
    eventually(grown(lambda: pages_there(job)))
    assert shown(page) == as_of

    stack.start("web")
    expect(page.get_by_text("Live", exact=True)).to_be_visible(timeout=SECONDS)
    assert_right_by_itself(page, job)


def test_a_page_tells_the_truth_while_valkey_dies_and_loses_all(
    stack, valkey, page, job
):
    valkey.kill()
    eventually(grown(lambda: pages_shown(page)))

    valkey.start_empty()
    assert_right_by_itself(page, job)


def test_a_page_catches_up_after_its_network_was_cut(
    stack, context: BrowserContext, page, job
):
    context.set_offline(True)
    expect(page.get_by_text("Offline · as of")).to_be_visible()
    as_of = shown(page)
    eventually(grown(lambda: pages_there(job)))
    assert shown(page) == as_of

    context.set_offline(False)
    expect(page.get_by_text("Live", exact=True)).to_be_visible(timeout=SECONDS)
    eventually(lambda: shown(page) != as_of)
    assert_right_by_itself(page, job)
