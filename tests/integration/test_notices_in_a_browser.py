"""What each page about notifications owes to everybody, and what it does."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from notifications.kinds import Kind, Severity
from notifications.models import ChannelPreference, Notification
from tests.notifications.conftest import make_job
from tests.support.inbox import tell
from tests.support.notices import fill, fill_inbox
from tests.support.stack import Stack

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Playwright's pages are a phone's, a window's, and a wall's.
WIDTHS = (320, 390, 768, 1280, 2560)
PREFERENCES = "/notifications/preferences/"
UNREAD = "getComputedStyle(document.querySelector('[data-unread]'), '::before')"


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: the test is the worker."""
    return web


def violations(page: Page, scheme: str) -> list[str]:
    """Return what is wrong; in the dark only colours differ."""
    colours = {"type": "rule", "values": ["color-contrast"]}
    options = {"runOnly": RULES if scheme == "light" else colours}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def assert_for_everybody(page: Page, url: str) -> None:
    """A page is accessible in light and dark, and as wide as its window."""
    page.set_viewport_size({"width": 1280, "height": 800})
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page, scheme) == [], (url, scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        beyond = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(beyond), (url, width)


@pytest.mark.timeout(300)
def test_every_page_of_a_person_is_for_everybody(stack, alice, bob, page, log_in):
    pages = fill(alice, bob)
    log_in(alice)
    for name, path in pages.items():
        if not name.startswith(("staff", "admin")):
            assert_for_everybody(page, stack.url + path)


@pytest.mark.timeout(300)
def test_every_page_of_staff_is_for_everybody(stack, alice, bob, page, log_in):
    pages = fill(alice, bob)
    log_in(bob)
    for name, path in pages.items():
        if name.startswith("staff"):
            assert_for_everybody(page, stack.url + path)


def test_the_admins_pages_fit_a_phone(stack, alice, bob, page, log_in):
    pages = fill(alice, bob)
    log_in(bob)
    for name, path in pages.items():
        if name.startswith("admin"):
            page.set_viewport_size({"width": 390, "height": 800})
            assert page.goto(stack.url + path).status == 200, name
            beyond = "document.documentElement.scrollWidth > innerWidth"
            assert not page.evaluate(beyond), name


def test_shortcuts_are_switched_off_for_all_lists_and_stay_so(
    stack, alice, page, log_in
):
    tell(alice, "Newest")
    log_in(alice)
    page.goto(f"{stack.url}/notifications/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Newest")).to_be_focused()

    page.get_by_role("button", name="Keyboard and export").click()
    page.get_by_role("switch", name="Keyboard").click()
    page.goto(f"{stack.url}/notifications/")
    page.keyboard.press("j")
    page.keyboard.press("/")
    expect(page.get_by_role("link", name="Newest")).not_to_be_focused()
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.goto(f"{stack.url}/jobs/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()

    page.goto(stack.url + PREFERENCES)
    page.get_by_role("switch", name="Shortcuts").click()
    page.goto(f"{stack.url}/jobs/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_all_of_a_page_are_ticked_at_once(stack, alice, page, log_in):
    for name in ("First", "Second", "Third"):
        tell(alice, name)
    log_in(alice)
    page.goto(f"{stack.url}/notifications/")

    page.get_by_role("checkbox", name="All on this page").check()
    page.get_by_role("checkbox", name="Tick: Second").uncheck()
    expect(page.get_by_text("2 ticked")).to_be_visible()
    page.get_by_role("button", name="Archive", exact=True).click()

    expect(page.get_by_role("link", name="First")).to_have_count(0)
    expect(page.get_by_role("link", name="Second")).to_be_visible()
    expect(page.get_by_text("All on this page")).to_be_visible()


def test_without_javascript_a_slip_is_undone_by_a_form(
    stack, alice, browser, page, log_in
):
    row = tell(alice, "Slipped")
    log_in(alice)
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(f"{stack.url}/notifications/")
    plain.get_by_role("button", name="Archive: Slipped").click()
    expect(plain.get_by_text("1 notification archived.")).to_be_visible()
    plain.reload()
    assert Notification.objects.get(pk=row.pk).archived_at is not None

    plain.get_by_role("button", name="Undo").click()

    expect(plain.get_by_role("link", name="Slipped")).to_be_visible()
    assert Notification.objects.get(pk=row.pk).archived_at is None
    context.close()


def test_without_javascript_a_channel_is_set_whole_and_a_row_goes_back(
    stack, alice, browser, page, log_in
):
    log_in(alice)
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(stack.url + PREFERENCES)
    plain.get_by_label("Everything, e-mail: set all").select_option("All off")
    plain.locator("#matrix").get_by_role("button", name="Save", exact=True).click()
    box = plain.locator('[name="on kind:job_failed email"]')
    expect(box).not_to_be_checked()

    plain.get_by_role("button", name="Back to site default: Job failed").focus()
    plain.keyboard.press("Enter")

    expect(box).to_be_checked()
    expect(plain.locator('[name="on kind:job_completed email"]')).not_to_be_checked()
    plain.get_by_role("button", name="All back to site default").click()
    expect(plain.locator('[name="on kind:job_completed email"]')).to_be_checked()
    assert not ChannelPreference.objects.exists()
    context.close()


def test_what_is_unread_shows_in_colours_of_the_system(stack, alice, page, log_in):
    fill_inbox(alice, make_job(alice))
    log_in(alice)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(f"{stack.url}/notifications/")

    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.evaluate(f"{UNREAD}.backgroundColor") != ground


def test_nothing_moves_for_those_who_asked_for_it(stack, alice, page, log_in):
    tell(alice, kind=Kind.JOB_COMPLETED, severity=Severity.INFO)
    log_in(alice)
    page.emulate_media(reduced_motion="reduce")
    for path in ("/notifications/", PREFERENCES, "/notifications/browsers/"):
        page.goto(stack.url + path)
        moving = "document.getAnimations().filter((one) => one.playState === 'running')"
        assert page.evaluate(f"{moving}.length") == 0, path


def test_the_page_of_the_api_is_dark_where_all_else_is(stack, alice, page, log_in):
    log_in(alice)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(f"{stack.url}/api/docs")
    page.wait_for_selector(".opblock")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(28, 32, 34)"

    page.evaluate("localStorage.setItem('theme', 'light')")
    page.reload()

    page.wait_for_selector(".opblock")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
