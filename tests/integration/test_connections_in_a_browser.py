"""Staff's page of connections in a real browser: who is there, and out with them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from progress.models import Job
from tests.conftest import PASSWORD
from tests.factories import make_job
from tests.integration.test_pages_in_a_browser import violations
from tests.support.stack import Stack
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

#: Longer than a process takes to its next beat: seconds.
A_BEAT = 20


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: what is waiting is to wait until the test moves it."""
    return web


@pytest.fixture
def staff_page(stack, alice, bob, context, page, log_in):
    """Alice's browser follows a job; bob looks at the connections with his own."""
    log_in(alice)
    page.goto(stack.url + make_job(alice, ["essay.txt"]).get_absolute_url())
    expect(page.locator("connection-status[state=connected]")).to_have_count(1)
    own = context.browser.new_context()
    staff = own.new_page()
    log_in_there(staff, stack, bob)
    yield staff
    own.close()


def log_in_there(staff, stack, bob) -> None:
    staff.goto(stack.url + reverse("progress:connections"))
    staff.fill("input[name=username]", bob.username)
    staff.fill("input[name=password]", PASSWORD)
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", name="Connections")).to_be_visible()


def until_listed(staff) -> None:
    """Load the page again until the process has reported alice's browser."""
    eventually(lambda: is_listed(staff), seconds=A_BEAT, what="alice in the list")


def is_listed(staff) -> bool:
    staff.reload()
    return of_alice(staff).count() > 0


def of_alice(staff) -> Locator:
    """Her line; processes of earlier tests are listed, too, until they expire."""
    return staff.locator(".connection", has_text="essay.txt")


def test_a_person_is_found_disconnected_and_told(staff_page, page):
    until_listed(staff_page)
    line = of_alice(staff_page)
    expect(line).to_contain_text("alice")
    line.get_by_role("link", name="Disconnect alice").click()
    expect(staff_page.get_by_role("heading", level=1)).to_have_text("Disconnect alice?")
    staff_page.get_by_role("button", name="Disconnect").click()
    said = staff_page.get_by_role("status").filter(has_text="Disconnected.")
    expect(said).to_be_visible()
    status = page.locator("connection-status")
    expect(status.locator(".word")).to_have_text("Disconnected by an operator")
    expect(status.get_by_role("button", name="retry now")).to_be_visible()


def test_a_job_that_is_ended_among_others_is_said_on_its_page(staff_page, page, stack):
    """Its page watches one's other jobs, too, on the same connection."""
    question = (
        f"{reverse('progress:connections-disconnect')}?job={Job.objects.get().pk}"
    )
    status = page.locator("connection-status")
    for _ in range(2):  # the second time it is watched because of the button
        staff_page.goto(stack.url + question)
        staff_page.get_by_role("button", name="Disconnect").click()
        expect(status.locator(".word")).to_have_text("Disconnected by an operator")
        status.get_by_role("button", name="retry now").click()
        expect(page.locator("connection-status[state=connected]")).to_have_count(1)


def test_the_list_follows_without_being_loaded_again(staff_page, page, stack):
    staff_page.goto(stack.url + reverse("progress:connections") + "?q=user:alice")
    expect(of_alice(staff_page)).to_have_count(1, timeout=A_BEAT * 1000)
    of_alice(staff_page).get_by_role("link", name="Disconnect alice").click()
    staff_page.get_by_role("button", name="Disconnect").click()
    expect(staff_page.get_by_label("Search connections")).to_have_value("user:alice")
    expect(of_alice(staff_page)).to_have_count(0)
    page.locator("connection-status").get_by_role("button", name="retry now").click()
    expect(of_alice(staff_page)).to_have_count(1, timeout=A_BEAT * 1000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_pages_pass_axe_and_fit_a_phone(staff_page, scheme):
    staff_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    staff_page.set_viewport_size({"width": 320, "height": 700})
    until_listed(staff_page)
    beyond = "document.documentElement.scrollWidth > innerWidth"
    assert violations(staff_page, scheme) == []
    assert not staff_page.evaluate(beyond)
    of_alice(staff_page).get_by_role("link", name="Disconnect alice").click()
    staff_page.wait_for_url("**/disconnect?**")
    assert violations(staff_page, scheme) == []
    assert not staff_page.evaluate(beyond)
