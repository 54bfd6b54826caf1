"""The page of preferences in a real browser: by keyboard, on a phone, for everybody."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from notifications.models import ChannelPreference, Choice, JobChoice, QuietHours
from tests.factories import make_job

pytestmark = pytest.mark.browser

PATH = "/notifications/preferences/"
WIDTHS = (320, 390, 700, 1280)
CELL = "on kind:job_completed email"


def focus_by_tab(page: Page, selector: str) -> None:
    """Press Tab until something has the focus, as a person without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"No number of tabs leads to {selector}.")


def test_the_matrix_is_changed_by_keyboard_alone(stack, alice, page, log_in):
    log_in(alice)
    page.goto(stack.url + PATH)

    focus_by_tab(page, f'[name="{CELL}"]')
    page.keyboard.press("Space")
    focus_by_tab(page, '[name="how kind:batch_completed email"]')
    page.keyboard.press("ArrowDown")
    expect(page.locator("#matrix [data-unsaved]")).to_be_visible()
    focus_by_tab(page, "#matrix button.primary")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.locator(f'[name="{CELL}"]')).not_to_be_checked()
    rows = ChannelPreference.objects.values_list("scope", "is_enabled", "frequency")
    assert set(rows) == {
        ("kind:job_completed", False, ""),
        ("kind:batch_completed", None, "hourly"),
    }


def test_quiet_hours_are_set_without_javascript(stack, alice, browser, log_in, page):
    log_in(alice)
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(stack.url + PATH)

    plain.get_by_label("Sunday", exact=True).check()
    plain.get_by_label("Sunday, to").fill("06:30")
    plain.get_by_label("Time zone").fill("Europe/Berlin")
    plain.locator("#times button.primary").click()

    expect(plain.get_by_text("Saved.")).to_be_visible()
    expect(plain.locator(".next")).to_contain_text("Europe/Berlin")
    window = QuietHours.objects.get()
    assert (window.weekday, str(window.end)) == (6, "06:30:00")
    context.close()


def test_the_browsers_time_zone_is_offered(stack, alice, browser, log_in, page):
    log_in(alice)
    state = page.context.storage_state()
    context = browser.new_context(timezone_id="Asia/Tokyo", storage_state=state)
    there = context.new_page()
    there.goto(stack.url + PATH)

    there.get_by_role("button", name="Use this browser's: Asia/Tokyo").click()

    expect(there.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    expect(there.locator("#times [data-unsaved]")).to_be_visible()
    context.close()


def test_a_job_is_muted_on_its_own_page(stack, alice, page, log_in):
    job = make_job(alice)
    log_in(alice)
    page.goto(stack.url + job.get_absolute_url())

    page.get_by_role("button", name="Mute").click()

    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    assert JobChoice.objects.get().choice == Choice.MUTE


def test_the_page_is_for_everybody_and_every_screen(stack, alice, page, log_in):
    for choice in Choice:
        JobChoice.objects.create(
            user=alice, job=make_job(alice), choice=choice, created_at=alice.date_joined
        )
    QuietHours.objects.create(user=alice, weekday=0, start="22:00", end="07:00")
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", frequency="daily"
    )
    log_in(alice)
    page.goto(stack.url + PATH)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        beyond = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(beyond), width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            told = [(one["id"], one["nodes"][0]["html"]) for one in found]
            assert told == [], (width, scheme)
