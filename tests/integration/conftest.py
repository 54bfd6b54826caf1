"""Real processes: Valkey, a server, workers and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import PASSWORD
from tests.support import chromium
from tests.support.cluster import Cluster
from tests.support.ride import SEED, Ride
from tests.support.stack import Stack, send_workers_home
from tests.support.visitor import Visitor
from workers.samples import write_samples

NOTIFY = ("notify", "notify.email", "notify.webhook", "notify.push")
QUEUES = ("documents", "ocr", "maintenance", *NOTIFY)


#: What is started again whenever tests of another kind came between.
KEPT = ("cluster", "celery_worker_process")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is an integration test, and comes last.

    Workers of one kind send those of another home, so their tests follow each other.
    """
    folder = Path(__file__).parent
    ours = [item for item in items if folder in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.integration)
    others = [item for item in items if folder not in item.path.parents]
    items[:] = [*others, *sorted(ours, key=_place)]


def _place(item: pytest.Item) -> int:
    """Return the place of a test among those of other kinds."""
    names = getattr(item, "fixturenames", ())
    return next((at for at, name in enumerate(KEPT) if name in names), len(KEPT))


@pytest.fixture(scope="session")
def processes(
    django_db_setup, django_db_blocker, valkey_url, tmp_path_factory
) -> Iterator[Stack]:
    """Folders, ports and the environment of the run; nothing is started yet."""
    with django_db_blocker.unblock():
        stack = Stack(tmp_path_factory.mktemp("stack"), valkey_url)
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def daphne_process(processes: Stack) -> Stack:
    """The web process, started once and ready."""
    processes.start("web")
    processes.wait_for_web()
    return processes


@pytest.fixture
def celery_worker_process(processes: Stack) -> Stack:
    """Both workers, taking tasks; started again if another test sent them home."""
    processes.take_over("worker", "maintenance")
    return processes


@pytest.fixture
def web(transactional_db, settings, daphne_process) -> Stack:
    """The server on the test's database, and no worker: the test does the work."""
    send_workers_home()
    settings.MEDIA_ROOT = daphne_process.env["FILES_DIR"]
    return daphne_process


@pytest.fixture
def stack(
    transactional_db, settings, daphne_process, celery_worker_process, valkey_url
) -> Iterator[Stack]:
    """Everything running, on the test's database; the queues are emptied after it."""
    settings.MEDIA_ROOT = daphne_process.env["FILES_DIR"]
    yield daphne_process
    with redis.Redis.from_url(valkey_url) as client:
        client.delete(*QUEUES)


@pytest.fixture(scope="session")
def cluster(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Cluster]:
    """Two web processes and a Valkey that are there to be broken."""
    with django_db_blocker.unblock():
        cluster = Cluster(tmp_path_factory.mktemp("cluster"), seed=SEED)
    try:
        cluster.open()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def ride(request, transactional_db, cluster, alice) -> Iterator[Ride]:
    """Clients of all kinds, whose end leaves nothing behind in any web process."""
    cluster.start_again()
    each = 3 if request.node.get_closest_marker("soak") else 1
    ride = Ride(cluster, alice, seed=SEED, each=each)
    try:
        ride.begin()
        yield ride
        if not ride.is_over:
            ride.assert_right("the end", word="end")
            ride.assert_read()
    finally:
        ride.make_good()
        ride.close()
        cluster.start_again()
    cluster.wait_for_rest()


@pytest.fixture
def alice_http(stack, alice):
    """Alice by REST, with a token."""
    with stack.http(alice.username, PASSWORD) as client:
        yield client


@pytest.fixture
def charlie_http(stack, charlie):
    """Charlie by REST, with a token."""
    with stack.http(charlie.username, PASSWORD) as client:
        yield client


#: One sample is cut off, and one is locked.
UNREADABLE = ("broken.pdf", "locked.pdf")


@pytest.fixture
def thirty(tmp_path) -> list[tuple[str, bytes]]:
    """Thirty documents: 21 good ones of all kinds, eight unreadable, an empty one."""
    samples = {s.name: s.path.read_bytes() for s in write_samples(tmp_path)}
    bad = {name: samples.pop(name) for name in UNREADABLE}
    again = [(f"again-{name}", samples[name]) for name in list(samples)[3:]]
    unreadable = [(f"{n}-{name}", bad[name]) for n in range(4) for name in bad]
    return [*[*samples.items(), *again][:21], *unreadable, ("empty.txt", b"")]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, the same one for all tests of this folder.

    Playwright's ordinary interface runs an event loop in the main thread for as long as
    the browser lives. Django takes that for asynchronous code and refuses to touch the
    database; so the refusal is lifted for just as long. It also is why the browser does
    not live for the whole run: asynchronous tests, of which this folder has none, need
    the thread for their own loop.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        path = chromium.find(playwright)
        if not path:
            pytest.skip("there is no Chromium; script/bootstrap --dev installs one")
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=path, args=chromium.ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def visitor(browser) -> Iterator[Visitor]:
    """A person's own browser, of which each test finds only what was loaded."""
    visitor = Visitor(browser)
    yield visitor
    visitor.close()


@pytest.fixture
def context(visitor) -> Iterator[BrowserContext]:
    """A person's own browser."""
    yield visitor.context
    visitor.forget()


@pytest.fixture
def page(context) -> Iterator[Page]:
    """A page; the test fails when the browser's console showed an error."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if message.type == "error" else None
        ),
    )
    yield page
    assert errors == []


@pytest.fixture
def log_in(stack, context):
    """Call with a user: the browser then has that user's session."""

    def log_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        session = next(iter(client.cookies.values())).value
        name = f"headway_{stack.port}"
        context.add_cookies([{"name": name, "value": session, "url": stack.url}])

    return log_in
