"""The inbox, the bell and the toasts, as people use them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from notifications.kinds import Kind, Severity
from notifications.models import Delivery, Notification
from notifications.statuses import Status
from tests.factories import make_job
from tests.support.inbox import a_toast, tell
from tests.support.stack import Stack
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONNECTED = "connection-status[state=connected]"
INFO: dict[str, Any] = {"kind": Kind.JOB_COMPLETED, "severity": Severity.INFO}
HIDE = """(isHidden) => {
  const hidden = { configurable: true, get: () => isHidden };
  Object.defineProperty(document, "hidden", hidden);
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: the test is the worker."""
    return web


@pytest.fixture
def site(stack, alice, page, log_in):
    log_in(alice)
    return page


def open_at(page, stack, path="/"):
    page.goto(stack.url + path)
    expect(page.locator(CONNECTED)).to_have_count(1)
    expect(page.locator("notification-bell:defined")).to_have_count(1)


def bell(page):
    return page.locator("notification-bell a")


def status_of(delivery):
    return Delivery.objects.values_list("status", flat=True).get(pk=delivery.pk)


def violations(page):
    options = {"runOnly": {"type": "tag", "values": RULES}}
    return [v["id"] for v in Axe().run(page, options=options).response["violations"]]


# The bell


def test_the_bell_and_the_title_count_what_is_unread_without_a_toast(
    site, stack, alice
):
    open_at(site, stack)
    row = tell(alice, **INFO)
    expect(bell(site)).to_have_accessible_name("Notifications, 1 unread")
    expect(site).to_have_title(re.compile(r"^\(1\) "))
    expect(site.locator(".toast")).to_have_count(0)
    Notification.objects.filter(pk=row.pk).update(read_at=timezone.now())
    tell(alice, **INFO)
    tell(alice, **INFO)
    expect(bell(site)).to_have_accessible_name("Notifications, 2 unread")


def test_what_is_read_in_one_tab_is_read_in_all(site, stack, alice, context):
    tell(alice, **INFO)
    open_at(site, stack)
    other = context.new_page()
    open_at(other, stack, "/notifications/")
    expect(bell(site)).to_have_accessible_name("Notifications, 1 unread")
    other.get_by_role("button", name="Mark all as read").click()
    expect(bell(site)).to_have_accessible_name("Notifications")
    expect(site).not_to_have_title(re.compile(r"^\("))


# Toasts


def test_a_toast_is_shown_politely_leads_to_the_job_and_is_said_to_be_shown(
    site, stack, alice
):
    job = make_job(alice, ["Ledger.pdf"])
    open_at(site, stack)
    row = tell(alice, "Ledger failed", job=job, body="It is locked.")
    sent = a_toast(row)
    toast = site.locator(".toast")
    expect(toast).to_contain_text("It is locked.")
    expect(site.locator("toast-stack .toasts")).to_have_attribute("aria-live", "polite")
    eventually(lambda: status_of(sent) == Status.DELIVERED)
    toast.get_by_role("link", name="Ledger failed").click()
    site.wait_for_url(f"**{job.get_absolute_url()}")


def test_toasts_of_one_job_are_one_toast(site, stack, alice):
    job = make_job(alice, ["Ledger.pdf"])
    open_at(site, stack)
    a_toast(tell(alice, "Half of Ledger is read", job=job, **INFO))
    expect(site.locator(".toast")).to_have_text(re.compile("Half of Ledger"))
    site.locator(".toast").hover()
    a_toast(tell(alice, "Ledger is done", job=job, **INFO))
    expect(site.locator(".toast")).to_have_text(re.compile("Ledger is done"))
    expect(site.locator(".toast")).to_have_count(1)


def test_three_are_stacked_and_of_more_the_number_is_told(site, stack, alice):
    open_at(site, stack)
    for number in range(6):
        a_toast(tell(alice, f"Number {number}", **INFO))
    expect(site.locator(".toast").first).to_be_visible()
    site.locator("toast-stack").hover()
    more = site.locator("toast-stack .more a")
    expect(more).to_have_text(re.compile(r"\+\d more"), timeout=20_000)
    expect(more).to_have_attribute("href", "/notifications/")
    assert site.locator(".toast").count() <= 3


def test_only_what_is_critical_interrupts(site, stack, alice):
    open_at(site, stack)
    alert: dict[str, Any] = {"kind": Kind.SYSTEM_ALERT, "severity": Severity.CRITICAL}
    a_toast(tell(alice, "No worker is running", **alert))
    expect(site.locator(".toast")).to_have_attribute("aria-live", "off")
    expect(site.get_by_role("alert")).to_contain_text("No worker is running")


def test_a_toast_stays_while_one_points_at_it(site, stack, alice):
    open_at(site, stack)
    a_toast(tell(alice, **INFO))
    toast = site.locator(".toast")
    toast.hover()
    site.clock.install()
    site.clock.run_for(60_000)
    expect(toast).to_have_count(1)


def test_of_two_tabs_one_shows_it(site, stack, alice, context):
    other = context.new_page()
    for tab in (site, other):
        open_at(tab, stack)
    a_toast(tell(alice, **INFO))
    eventually(lambda: site.locator(".toast").count() + other.locator(".toast").count())
    expect(bell(other)).to_have_accessible_name("Notifications, 1 unread")
    assert site.locator(".toast").count() + other.locator(".toast").count() == 1


def test_nobody_is_shown_anything_until_they_look(site, stack, alice):
    open_at(site, stack)
    site.evaluate(HIDE, True)
    sent = a_toast(tell(alice, **INFO))
    expect(bell(site)).to_have_accessible_name("Notifications, 1 unread")
    assert site.locator(".toast").count() == 0
    assert status_of(sent) == Status.SENT
    site.evaluate(HIDE, False)
    expect(site.locator(".toast")).to_have_count(1)
    eventually(lambda: status_of(sent) == Status.DELIVERED)


def test_who_looks_at_the_job_is_not_told_of_it_by_a_toast(site, stack, alice):
    job, other = make_job(alice), make_job(alice)
    open_at(site, stack, job.get_absolute_url())
    sent = a_toast(tell(alice, "Here", job=job, **INFO))
    eventually(lambda: status_of(sent) == Status.DELIVERED)
    a_toast(tell(alice, "Elsewhere", job=other, **INFO))
    expect(site.locator(".toast")).to_have_text(re.compile("Elsewhere"))


def test_what_was_told_while_the_connection_was_away_is_shown_after_it(
    site, stack, alice, context
):
    open_at(site, stack)
    context.set_offline(True)
    a_toast(tell(alice, "Meanwhile", **INFO))
    context.set_offline(False)
    expect(site.locator(".toast")).to_have_text(re.compile("Meanwhile"), timeout=20_000)


# The inbox


def test_the_inbox_is_used_by_keyboard_alone(site, stack, alice):
    job = make_job(alice)
    tell(alice, "Oldest", job=job, ago=timedelta(minutes=2))
    middle = tell(alice, "Middle", ago=timedelta(minutes=1))
    newest = tell(alice, "Newest")
    open_at(site, stack, "/notifications/")
    rows = site.locator(".notification")
    expect(rows).to_have_count(3)
    site.keyboard.press("j")
    expect(site.get_by_role("link", name="Newest")).to_be_focused()
    site.keyboard.press("u")
    eventually(lambda: Notification.objects.get(pk=newest.pk).read_at)
    site.keyboard.press("j")
    site.keyboard.press("x")
    ticks = site.get_by_role("checkbox", name="Tick: Middle")
    expect(ticks).to_be_checked()
    site.keyboard.press("e")
    expect(rows).to_have_count(2)
    assert Notification.objects.get(pk=middle.pk).archived_at
    expect(site.get_by_role("link", name="Oldest")).to_be_focused()
    site.keyboard.press("/")
    expect(site.get_by_role("searchbox")).to_be_focused()
    site.keyboard.press("Tab")
    site.get_by_role("link", name="Oldest").focus()
    site.keyboard.press("Enter")
    site.wait_for_url(f"**{job.get_absolute_url()}")


def test_the_inbox_is_live_and_keeps_what_is_ticked(site, stack, alice):
    tell(alice, "Known")
    open_at(site, stack, "/notifications/")
    site.get_by_role("checkbox", name="Tick: Known").check()
    a_toast(tell(alice, "New"))
    expect(site.locator(".notification .title").first).to_have_text("New")
    expect(site.get_by_role("checkbox", name="Tick: Known")).to_be_checked()
    expect(site.locator(".toast")).to_have_count(0)


def test_what_was_archived_comes_back_by_undo(site, stack, alice):
    tell(alice, "Slipped")
    open_at(site, stack, "/notifications/")
    site.get_by_role("button", name="Archive: Slipped").click()
    expect(site.get_by_text("You are done")).to_be_visible()
    site.get_by_role("button", name="Undo").click()
    expect(site.get_by_role("link", name="Slipped")).to_be_visible()


def test_what_was_archived_by_its_key_comes_back_by_undo_as_well(site, stack, alice):
    tell(alice, "Slipped")
    tell(alice, "Other", ago=timedelta(minutes=1))
    open_at(site, stack, "/notifications/")
    site.keyboard.press("j")
    site.keyboard.press("e")
    expect(site.locator("#undo")).to_contain_text("1 notification archived.")
    expect(site.get_by_role("link", name="Slipped")).to_have_count(0)
    site.get_by_role("button", name="Undo").click()
    expect(site.get_by_role("link", name="Slipped")).to_be_visible()


def test_without_a_network_the_inbox_stays_and_sends_what_was_asked_for_later(
    site, stack, alice, context
):
    row = tell(alice, "Slipped")
    open_at(site, stack, "/notifications/")
    context.set_offline(True)
    site.get_by_role("button", name="Archive: Slipped").click()
    expect(site.locator("[data-queue]")).to_contain_text("waits for the connection")
    expect(site.get_by_role("link", name="Slipped")).to_be_visible()
    assert Notification.objects.get(pk=row.pk).archived_at is None
    context.set_offline(False)
    eventually(lambda: Notification.objects.get(pk=row.pk).archived_at)
    expect(site.get_by_text("You are done")).to_be_visible()


def test_without_a_network_nothing_is_put_aside_and_the_page_stays(
    site, stack, alice, context
):
    row = tell(alice, "Later")
    open_at(site, stack, "/notifications/")
    site.get_by_role("checkbox", name="Tick: Later").check()
    context.set_offline(True)
    site.get_by_role("button", name="Snooze").click()
    site.locator("#snooze button").first.click()
    expect(site.locator("#said")).to_contain_text("You are offline")
    context.set_offline(False)
    site.get_by_role("button", name="Snooze").click()
    site.locator("#snooze button").first.click()
    eventually(lambda: Notification.objects.get(pk=row.pk).snoozed_until)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_inbox_is_accessible_at_any_width_and_in_any_colours(
    site, stack, alice, scheme, width
):
    now = timezone.now()
    tell(alice, "Ledger failed: " + "long " * 30, body="It is locked. " * 8, count=3)
    tell(alice, "May close is done", ago=timedelta(hours=2), read_at=now, **INFO)
    alert: dict[str, Any] = {"kind": Kind.SYSTEM_ALERT, "severity": Severity.CRITICAL}
    tell(alice, "No worker is running", ago=timedelta(days=1), **alert)
    site.set_viewport_size({"width": width, "height": 900})
    site.emulate_media(color_scheme=scheme)
    open_at(site, stack, "/notifications/")
    assert violations(site) == []
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert site.evaluate(overflow) <= 0


def test_on_a_phone_the_list_begins_near_the_top_and_the_rest_is_at_hand(
    site, stack, alice
):
    tell(alice)
    tell(alice, "May close is done", **INFO)
    site.set_viewport_size({"width": 390, "height": 844})
    open_at(site, stack, "/notifications/")
    first = site.locator(".notification").first
    assert first.bounding_box()["y"] < 340

    archive = site.locator(".inbox-tools").get_by_role("button", name="Archive")
    expect(archive).to_be_hidden()
    first.get_by_role("checkbox").check()
    expect(archive).to_be_in_viewport(ratio=1)
    assert violations(site) == []

    site.get_by_role("button", name="Filter").click()
    site.get_by_label("Kind").select_option(label="Job failed")
    assert violations(site) == []
    site.get_by_role("button", name="Show", exact=True).click()
    expect(site.locator(".notification")).to_have_count(1)


def test_toasts_are_accessible_on_a_phone(site, stack, alice):
    site.set_viewport_size({"width": 320, "height": 640})
    open_at(site, stack)
    for number in range(2):
        a_toast(tell(alice, f"Number {number}", body="It is locked."))
    expect(site.locator(".toast")).to_have_count(2, timeout=20_000)
    site.locator("toast-stack").hover()
    assert violations(site) == []
