"""Pause, cancel, force, retry and priority, by keyboard, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from progress import lifecycle
from progress.models import Document, Job
from progress.states import State
from tests.factories import claim, fail, make_job, only_document
from tests.support.stack import Stack

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 390
#: More stops of the tab key than a page of these tests has.
STOPS = 60
#: What has the focus, in words, and whether one sees that it has it.
FOCUSED = """() => {
  const one = document.activeElement;
  const words = (one.labels?.[0] ?? one).textContent.trim();
  return { words, isSeen: one.matches(":focus-visible") };
}"""


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: what is claimed here stays in work until the test ends it."""
    return web


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def desk(request, page) -> BrowserPage:
    """A page of one of the two widths."""
    page.set_viewport_size({"width": request.param, "height": 844})
    return page


def go(page: BrowserPage, stack: Stack, job: Job) -> None:
    page.goto(stack.url + job.get_absolute_url())
    live(page)


def live(page: BrowserPage) -> None:
    expect(page.locator("connection-status[state=connected]")).to_have_count(1)


def reach(page: BrowserPage, words: str) -> None:
    """Come to what says `words` by the tab key alone."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["words"].startswith(words):
            assert found["isSeen"], words
            return
    pytest.fail(f"the tab key does not come to “{words}”")


def press(page: BrowserPage, words: str) -> None:
    reach(page, words)
    page.keyboard.press("Enter")


def shows(page: BrowserPage, badge: str) -> None:
    expect(page.locator("#job state-badge").first).to_have_text(badge)


def test_a_job_is_paused_resumed_cancelled_and_forced(desk, stack, alice, log_in):
    log_in(alice)
    job = make_job(alice)
    held = claim(only_document(job))
    go(desk, stack, job)
    press(desk, "Pause")
    shows(desk, "Paused")
    assert Job.objects.get().is_paused
    press(desk, "Resume")
    shows(desk, "Processing")
    assert not Job.objects.get().is_paused
    live(desk)
    press(desk, "Cancel")
    press(desk, "Cancel the job")
    expect(desk.locator("#job")).to_contain_text("Cancelling")
    live(desk)
    press(desk, "Stop by force")
    expect(desk.get_by_text("Stopping 1 document by force.")).to_be_visible()
    assert Document.objects.get().cancel_forced_at is not None
    live(desk)
    lifecycle.finish(held, lifecycle.cancelled())
    shows(desk, "Cancelled")
    expect(desk.get_by_role("button", name="Stop by force")).to_have_count(0)


def test_a_retry_shows_the_errors_in_groups_first(desk, stack, alice, log_in):
    log_in(alice)
    job = make_job(alice, ["a.pdf", "b.pdf", "c.pdf"])
    first, second, third = job.documents.in_order()
    fail(first)
    fail(second)
    fail(third, "internal_error")
    go(desk, stack, job)
    press(desk, "Retry")
    press(desk, "See why, and choose")
    groups = desk.locator(".cause")
    expect(groups).to_have_count(2)
    expect(groups.first).to_contain_text("Locked with a password")
    expect(groups.first).to_contain_text("would fail again")
    expect(groups.first.get_by_role("checkbox")).not_to_be_checked()
    expect(groups.last).to_contain_text("may go well")
    expect(groups.last.get_by_role("checkbox")).to_be_checked()
    press(desk, "Retry what is chosen")
    expect(desk.get_by_text("1 document queued again.")).to_be_visible()
    states = Document.objects.in_order().values_list("state", flat=True)
    assert list(states) == [State.FAILED, State.FAILED, State.QUEUED]


def test_staff_give_a_job_a_larger_share(desk, stack, alice, bob, log_in):
    log_in(bob)
    job = make_job(alice)
    go(desk, stack, job)
    press(desk, "Priority")
    reach(desk, "Each step")
    desk.keyboard.press("ArrowUp")
    press(desk, "Set")
    expect(desk.get_by_text("Priority high.")).to_be_visible()
    assert Job.objects.get().priority == 1


def test_what_others_do_is_seen_without_a_reload(page, stack, alice, log_in):
    log_in(alice)
    job = make_job(alice)
    claim(only_document(job))
    go(page, stack, job)
    lifecycle.pause_job(job.pk)
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    shows(page, "Paused")
    lifecycle.resume_job(job.pk)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    lifecycle.cancel_job(job.pk)
    expect(page.get_by_role("button", name="Stop by force")).to_be_visible()
