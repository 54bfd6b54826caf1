"""Networks, computers, tokens and servers fail while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Route, WebSocketRoute, expect
from playwright.sync_api import Page as BrowserPage
from rest_framework_simplejwt.tokens import AccessToken

from progress import lifecycle
from progress.models import Document, Job
from progress.recording import Flush, record
from progress.states import State
from tests.conftest import PASSWORD
from tests.factories import claim, good_page, make_job, read_whole
from tests.support.stack import Stack, send_workers_home
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SECONDS = 60_000  # in milliseconds; only a broken program takes so long

#: Playwright sees the sockets of pages, and not those of a worker that tabs share.
ALONE = "delete window.SharedWorker"

#: Watches a job as a page of another project does, with tokens and one transport.
WATCH = """async ([url, id]) => {
  const { connect } = await import(url + "/static/js/progress/connect.js");
  const client = connect({ url, transports: ["websocket"], token: freshToken });
  window.seen = { states: [], progress: null };
  client.on("connection", ({ state }) => window.seen.states.push(state));
  client.job(id).on("change", ({ job }) => (window.seen.progress = job.progress));
}"""


#: A clock outside of what stands still, to compare with.
GOING = """() => {
  const clock = document.createElement("elapsed-time");
  clock.setAttribute("since", new Date().toISOString());
  document.documentElement.append(clock);
}"""


@pytest.fixture(scope="module")
def processes(
    django_db_setup, django_db_blocker, valkey_url, tmp_path_factory
) -> Iterator[Stack]:
    """A server for this module alone, which may be stopped; the tests do the work."""
    send_workers_home()
    with django_db_blocker.unblock():
        stack = Stack(tmp_path_factory.mktemp("watched"), valkey_url)
    stack.start("web")
    stack.wait_for_web()
    yield stack
    stack.stop()


@pytest.fixture
def stack(transactional_db, settings, processes) -> Stack:
    settings.MEDIA_ROOT = processes.env["FILES_DIR"]
    return processes


@pytest.fixture
def job(alice) -> Job:
    """A job of three documents, in which nothing moves unless a test says so."""
    return make_job(alice, ["one.txt", "two.txt", "three.txt"])


@pytest.fixture
def page(context) -> Iterator[BrowserPage]:
    """A page in which nothing may go wrong but the network."""
    page: BrowserPage = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def look(stack, alice, log_in) -> Callable[[BrowserPage, Job], None]:
    """Call with a page: Alice then looks at the job in it, until it says so live."""
    log_in(alice)

    def look(page: BrowserPage, job: Job, status: str = "Live") -> None:
        page.goto(stack.url + job.get_absolute_url())
        expect_status(page, status)
        page.evaluate("window.isTheFirst = true")

    return look


def expect_status(page: BrowserPage, words: str) -> None:
    status = page.locator("connection-status > .word")
    expect(status).to_contain_text(words, timeout=SECONDS)


def read_next(job: Job) -> None:
    """Read the next document of the job, far from the server that is looked at."""
    waiting = Document.objects.filter(job=job, state=State.QUEUED)
    read_whole(waiting.order_by("position")[0])


def assert_right_without_a_reload(page: BrowserPage, job: Job) -> None:
    job.refresh_from_db()
    done = f"{job.documents_completed} completed"
    expect(page.locator("[data-count=completed]")).to_have_text(done, timeout=SECONDS)
    expect(page.locator(f"#job[data-state={job.state}]")).to_be_visible()
    for document in job.documents.all():
        cell = page.locator(f".item[data-document='{document.pk}']")
        expect(cell).to_have_attribute("data-state", document.state)
    assert page.evaluate("window.isTheFirst")


def assert_it_stands_still(page: BrowserPage) -> None:
    """The page is dimmed, what turns is paused, and no clock goes on."""
    expect(page.locator("body[data-still]")).to_have_count(1)
    expect(page.locator("main")).to_have_css("opacity", "0.82")
    # For who wants less motion nothing turns in the first place.
    page.emulate_media(reduced_motion="no-preference")
    icon = page.locator(".headline .icon")
    expect(icon).to_have_css("animation-play-state", "paused")
    before = page.locator("main elapsed-time").inner_text()
    page.evaluate(GOING)
    expect(page.locator("html > elapsed-time")).to_have_text("2 s")
    assert page.locator("main elapsed-time").inner_text() == before


def connections(stack: Stack) -> dict[str, int]:
    """How many connections of each transport the server has."""
    answer = httpx.get(f"{stack.url}/health/websocket").json()
    open_ones: dict[str, int] = answer["connections"]
    return {name: number for name, number in open_ones.items() if number}


def block_sockets(page: BrowserPage) -> None:
    page.add_init_script(ALONE)
    page.route_web_socket("**/ws/**", lambda socket: socket.close(code=1011))


def test_where_websockets_are_blocked_the_page_is_streamed_to(stack, page, job, look):
    block_sockets(page)
    look(page, job, "Streaming")
    read_next(job)
    assert_right_without_a_reload(page, job)
    assert set(connections(stack)) == {"sse"}


def test_where_streams_are_blocked_too_the_page_asks(page, job, look):
    block_sockets(page)
    page.route("**/api/sse*", lambda route: route.abort())
    look(page, job, "Polling")
    read_next(job)
    assert_right_without_a_reload(page, job)


def test_a_page_that_streams_goes_back_to_a_socket_when_it_can(stack, page, job, look):
    blocked = [True]

    def route(socket: WebSocketRoute) -> None:
        if blocked[0]:
            socket.close(code=1011)
        else:
            socket.connect_to_server()

    page.add_init_script(ALONE)
    page.route_web_socket("**/ws/**", route)
    look(page, job, "Streaming")
    blocked[0] = False
    expect_status(page, "Live")
    read_next(job)
    assert_right_without_a_reload(page, job)
    eventually(lambda: connections(stack) == {"websocket": 1})


def test_offline_the_page_says_as_of_when_and_is_right_when_it_is_back(
    context: BrowserContext, page, job, look
):
    look(page, job)
    context.set_offline(True)
    expect_status(page, "Offline · as of")
    read_next(job)
    read_next(job)
    expect(page.locator(".message").first).to_be_visible()
    context.set_offline(False)
    expect_status(page, "Live")
    assert_right_without_a_reload(page, job)


def test_a_list_that_was_offline_is_drawn_anew_once_it_is_back(
    stack, context, page, job, look
):
    look(page, job)
    page.goto(f"{stack.url}/jobs/")
    expect_status(page, "Live")
    context.set_offline(True)
    expect_status(page, "Offline")
    # No message tells of this: it stands for what is beyond the start of a list.
    Job.objects.filter(pk=job.pk).update(title="Named anew")
    context.set_offline(False)
    title = page.locator(f".item[data-job='{job.pk}'] .title")
    expect(title).to_contain_text("Named anew", timeout=SECONDS)


def test_what_could_not_be_drawn_anew_is_asked_for_again(page, stack, job, look):
    look(page, job)
    address = stack.url + job.get_absolute_url()
    page.route(address, lambda route: route.abort())
    for _ in range(3):
        read_next(job)
    expect(page.locator("#job[data-state=completed]")).to_be_visible(timeout=SECONDS)
    pause = page.get_by_role("button", name="Pause")
    with page.expect_event("requestfailed"):
        expect(pause).to_be_visible()
    page.unroute(address)
    expect(pause).to_have_count(0, timeout=SECONDS)


def test_html_that_was_under_way_takes_nothing_back(page, stack, job, look):
    read_next(job)
    lifecycle.pause_job(job.pk)
    look(page, job)
    second = job.documents.in_order()[1]
    line = page.locator(f".item[data-document='{second.pk}']")

    def answer_late(route: Route) -> None:
        drawn = route.fetch()
        read_next(job)
        expect(line).to_have_attribute("data-state", "completed", timeout=SECONDS)
        route.fulfill(response=drawn)

    page.route(stack.url + job.get_absolute_url(), answer_late, times=1)
    lifecycle.resume_job(job.pk)
    # The server has drawn it together with the line as it was.
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=SECONDS)
    expect(line).to_have_attribute("data-state", "completed")
    expect(line.locator("state-badge")).to_have_text("Completed")


def test_what_is_asked_for_offline_is_kept_in_sight_and_sent_later(
    context: BrowserContext, page, job, look
):
    look(page, job)
    context.set_offline(True)
    expect_status(page, "Offline")
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the job").click()
    queue = page.locator("[data-queue]")
    expect(queue).to_contain_text("“Cancel the job” waits for the connection")
    assert Job.objects.get(pk=job.pk).state == State.QUEUED

    context.set_offline(False)
    eventually(lambda: Job.objects.get(pk=job.pk).state == State.CANCELLED)
    expect(queue).to_contain_text("“Cancel the job” was sent")
    expect(page.locator("#job[data-state=cancelled]")).to_be_visible()
    assert page.evaluate("window.isTheFirst")


def test_what_is_sent_later_is_what_was_asked_for(context, page, job, look):
    document = job.documents.in_order()[0]
    taken = claim(document)
    read = Flush(stage="extraction", message="", points=50, pages=(good_page(1),))
    record(taken, read)
    assert lifecycle.finish(taken, lifecycle.failed("corrupt", "Damaged."))
    look(page, document)
    context.set_offline(True)
    expect_status(page, "Offline")
    page.get_by_role("button", name="From scratch").click()
    page.get_by_role("button", name="Read all again").click()
    expect(page.locator("[data-queue]")).to_contain_text("waits for the connection")
    context.set_offline(False)
    eventually(lambda: not document.pages.exists())
    assert Document.objects.get(pk=document.pk).state == State.QUEUED


def test_nobody_is_asked_whether_to_cancel_a_job_that_has_ended(page, job, look):
    look(page, job)
    # What the server draws anew comes too late, or never.
    page.route(f"**{job.get_absolute_url()}", lambda route: route.abort())
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    cancel.click()
    expect(page.get_by_role("dialog", name="Cancel this job?")).to_be_visible()
    for _ in range(3):
        read_next(job)
    expect(page.locator("#job[data-state=completed]")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("form[action$='/cancel']")).to_have_count(1)
    expect(cancel).to_be_hidden()


def test_after_a_sleep_the_page_is_right_though_nobody_said_goodbye(page, job, look):
    asleep: list[bool] = []

    def route(socket: WebSocketRoute) -> None:
        """Passes all on until the computer sleeps; then the line is dead for ever."""
        was_asleep = len(asleep)
        server = socket.connect_to_server()
        server.on_message(
            lambda text: socket.send(text) if len(asleep) == was_asleep else None
        )

    page.add_init_script(ALONE)
    page.route_web_socket("**/ws/**", route)
    page.clock.install()
    look(page, job)
    asleep.append(True)
    read_next(job)
    page.clock.fast_forward("01:00:00")
    expect_status(page, "Live")
    assert_right_without_a_reload(page, job)


def test_a_page_that_is_frozen_lets_go_and_is_right_when_it_thaws(
    stack, page, job, look
):
    look(page, job)
    page.evaluate("document.dispatchEvent(new Event('freeze'))")
    eventually(lambda: not connections(stack))
    read_next(job)
    page.evaluate("document.dispatchEvent(new Event('resume'))")
    expect_status(page, "Live")
    assert_right_without_a_reload(page, job)


def test_a_token_that_ends_during_a_job_is_renewed_on_the_same_connection(
    stack, page, alice, job
):
    given: list[str] = []
    sockets: list[str] = []

    def fresh_token() -> str:
        token = AccessToken.for_user(alice)
        token.set_exp(lifetime=timedelta(seconds=8))
        given.append(str(token))
        return given[-1]

    page.expose_function("freshToken", fresh_token)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{stack.url}/accounts/login/")
    page.evaluate(WATCH, [stack.url, str(job.pk)])
    eventually(lambda: page.evaluate("window.seen.progress === 0"))
    eventually(lambda: page.title() and len(given) >= 3)
    read_next(job)
    eventually(lambda: page.evaluate("window.seen.progress > 30"))
    assert page.evaluate("window.seen.states") == ["connecting", "connected"]
    assert len(sockets) == 1
    assert not any(token in sockets[0] for token in given)


def test_who_is_logged_out_during_a_job_is_told_and_led_back_to_it(
    page, alice, job, look
):
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now())
    page.set_viewport_size({"width": 320, "height": 700})
    look(page, job)
    expect(page.locator("connection-status > .word")).not_to_be_in_viewport()
    Session.objects.all().delete()
    expect_status(page, "Logged out · as of")
    status = page.locator("connection-status")
    expect(status.locator(".word")).to_be_in_viewport(ratio=1)
    expect(status.get_by_role("button")).to_have_count(0)
    assert_it_stands_still(page)

    status.get_by_role("link", name="log in").click()
    page.fill("input[name=username]", alice.username)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{job.get_absolute_url()}")
    expect_status(page, "Live")
    expect(page.locator("body[data-still]")).to_have_count(0)


def test_two_tabs_share_one_connection_and_outlive_each_other(
    stack, context: BrowserContext, page, alice, job, look
):
    other_job = make_job(alice, ["else.txt"])
    other: BrowserPage = context.new_page()
    look(page, job)
    look(other, other_job)
    eventually(lambda: connections(stack) == {"websocket": 1})
    read_next(job)
    read_next(other_job)
    assert_right_without_a_reload(page, job)
    expect(other.locator("#job[data-state=completed]")).to_be_visible(timeout=SECONDS)

    other.close()
    read_next(job)
    assert_right_without_a_reload(page, job)
    assert connections(stack) == {"websocket": 1}


def test_another_user_in_the_same_browser_has_a_connection_of_their_own(
    stack, context: BrowserContext, page, job, look, log_in, charlie: User
):
    look(page, job)
    log_in(charlie)
    other: BrowserPage = context.new_page()
    other.goto(f"{stack.url}/jobs/")
    expect_status(other, "Live")
    eventually(lambda: connections(stack) == {"websocket": 2})


def test_a_server_that_restarts_during_a_job_is_found_again(stack, page, job, look):
    look(page, job)
    stack.stop("web")
    expect_status(page, "Reconnecting")
    read_next(job)
    read_next(job)
    stack.start("web")
    stack.wait_for_web()
    expect(page.locator("[data-count=completed]")).to_have_text(
        "2 completed", timeout=SECONDS
    )
    read_next(job)
    assert_right_without_a_reload(page, job)
    expect_status(page, "Live")


def test_the_page_of_a_job_that_is_deleted_says_so(page, look, alice):
    job = make_job(alice, ["one.txt", "two.txt"], batch="May")
    look(page, job)
    head = page.locator("#job")
    expect(head.get_by_role("button", name="Cancel")).to_be_visible()
    Job.objects.filter(pk=job.pk).delete()
    word = page.locator("connection-status .word")
    expect(word).to_have_text("Gone, or not yours any more", timeout=SECONDS)
    expect(head).to_contain_text("This job was deleted")
    expect(head.get_by_role("button")).to_have_count(0)
    expect(head.locator("state-badge")).to_be_hidden()


def test_the_page_of_a_batch_follows_the_deletion_of_a_job(page, stack, look, alice):
    job, other = (make_job(alice, ["one.txt"], batch="May") for _ in range(2))
    read_whole(other.documents.get())
    look(page, job)
    page.goto(stack.url + job.batch.get_absolute_url())
    expect(page.locator("connection-status .word")).to_have_text("Live")
    expect(page.locator("batch-progress")).to_contain_text("1 of 2 jobs ended")
    job.delete()
    progress = page.locator("batch-progress")
    expect(progress).to_contain_text("1 of 1 job ended", timeout=SECONDS)
    expect(progress).to_have_attribute("data-state", "completed")
