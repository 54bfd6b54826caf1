"""What each page owes to everybody: accessible, narrow screens, a strict policy."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import FilePayload, Locator, expect
from playwright.sync_api import Page as BrowserPage

from progress.models import Batch, Document, Job
from tests.factories import fail, make_job, only_document, read_whole
from tests.support.stack import Stack

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "home",
    "jobs",
    "job",
    "job?tab=results",
    "job?tab=log",
    "job?tab=history",
    "document",
    "failed",
    "batches",
    "batch",
    "retry",
    "job-retry",
    "login",
    "password_change",
)
#: Pages on which nothing runs.
PLAIN = ("login", "password_change", "retry", "job-retry")


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: what is waiting is to wait until the test moves it."""
    return web


@pytest.fixture
def site(stack, alice, page, log_in):
    """Alice has a few jobs in several states; no worker is told of them."""
    log_in(alice)
    names = ["A very long name " * 12 + ".txt", *(f"{n}.txt" for n in range(1, 70))]
    mixed = make_job(alice, names, batch="May exams")
    first, second, third, *_ = mixed.documents.in_order()
    read_whole(first, pages=30, logs=["Page 1: 46 characters", "Page 2: odd"])
    fail(second)
    read_whole(third, logs=["Page 1: 46 characters"])
    fail(only_document(make_job(alice, ["A very long name " * 12 + ".pdf"])))
    make_job(alice, ["waiting.txt"])
    return page


def address(name: str) -> str:
    name, _, query = name.partition("?")
    if name in ("login", "password_change"):
        return reverse(name)
    mixed = Job.objects.get(documents_total=70).pk
    rows: dict[str, tuple[str, object]] = {
        "job": ("job", mixed),
        "job-retry": ("job-retry", mixed),
        "document": ("document", Document.objects.filter(pages_done=30).get().pk),
        "failed": ("document", Document.objects.filter(name__endswith=".pdf").get().pk),
        "batch": ("batch", Batch.objects.get().pk),
    }
    route, key = rows.get(name, (name, None))
    path = reverse(f"progress:{route}", args=[key] if key else [])
    return f"{path}?{query}" if query else path


def violations(page: BrowserPage, scheme: str) -> list[str]:
    """Return what is wrong; in the dark only colours differ."""
    colours = {"type": "rule", "values": ["color-contrast"]}
    options = {"runOnly": RULES if scheme == "light" else colours}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def go(page: BrowserPage, stack, name: str) -> None:
    page.goto(stack.url + address(name))
    if name not in PLAIN:
        expect(page.locator("connection-status[state=connected]")).to_have_count(1)


def scrolls_sideways(page: BrowserPage, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 800})
    beyond = "document.documentElement.scrollWidth > innerWidth"
    return bool(page.evaluate(beyond))


@pytest.mark.timeout(300)
def test_every_page_passes_axe_in_light_and_dark_and_fits_every_screen(site, stack):
    as_it_was = site.viewport_size
    for name in PAGES:
        site.set_viewport_size(as_it_was)
        go(site, stack, name)
        for scheme in ("light", "dark"):
            site.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(site, scheme) == [], (name, scheme)
        for width in (320, 390, 768, 2560):
            assert not scrolls_sideways(site, width), (name, width)


def test_what_staff_see_besides_fits_a_phone(site, stack, bob, log_in):
    log_in(bob)
    for name in ("home", "job"):
        go(site, stack, name)
        for width in (320, 390):
            assert not scrolls_sideways(site, width), (name, width)


def test_staff_see_every_place_on_a_phone_and_have_the_colours_in_the_menu(
    site, stack, bob, log_in
):
    log_in(bob)
    site.set_viewport_size({"width": 390, "height": 844})
    go(site, stack, "home")
    for name in ("Home", "Jobs", "Batches", "Insights"):
        link = site.locator(".nav").get_by_role("link", name=name)
        expect(link).to_be_in_viewport(ratio=1)
    site.get_by_role("button", name="Account").click()
    site.get_by_role("button", name="Colours").click()
    expect(site.locator("html[data-theme=light]")).to_have_count(1)


def test_the_colours_that_were_chosen_stay(site, stack):
    go(site, stack, "home")
    switch = site.get_by_role("button", name="Colours")
    switch.click()
    switch.click()
    expect(site.locator("html[data-theme=dark]")).to_have_count(1)
    go(site, stack, "jobs")
    expect(site.locator("html[data-theme=dark]")).to_have_count(1)


def test_the_first_key_leads_past_the_navigation(site, stack):
    go(site, stack, "jobs")
    site.keyboard.press("Tab")
    expect(site.get_by_role("link", name="Skip to the content")).to_be_focused()
    site.keyboard.press("Enter")
    expect(site.locator("main")).to_be_focused()


def test_jobs_are_reached_by_keyboard(site, stack):
    go(site, stack, "jobs")
    site.keyboard.press("j")
    site.keyboard.press("j")
    site.keyboard.press("k")
    expect(site.get_by_role("link", name="waiting.txt")).to_be_focused()
    site.keyboard.press("/")
    expect(site.get_by_role("searchbox", name="Search jobs")).to_be_focused()


def tab_to(page: BrowserPage, place: Locator) -> None:
    """Press Tab until a place has the focus, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if place.evaluate("(one) => one.matches(':focus-visible')"):
            return
    pytest.fail(f"No key leads to {place}")


def press(page: BrowserPage, role: Literal["button", "link"], name: str) -> None:
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def test_keys_lead_from_a_file_to_its_result(stack, alice, page, log_in):
    log_in(alice)
    page.goto(stack.url)
    # Asked for early: the browser is told of it beside what else it is told.
    with page.expect_file_chooser() as chooser:
        tab_to(page, page.locator("input[type=file]"))
        page.keyboard.press("Enter")
    file = FilePayload(mimeType="text/plain", buffer=b"Words", name="")
    chooser.value.set_files([{**file, "name": name} for name in ("a.txt", "b.txt")])
    press(page, "button", "Hand in 2 files")
    page.wait_for_url("**/jobs/*/")
    expect(page.locator("connection-status[state=connected]")).to_have_count(1)
    press(page, "button", "Pause")
    press(page, "button", "Resume")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    good, bad = Job.objects.get().documents.in_order()
    read_whole(good)
    fail(bad)
    expect(page.locator("#job[data-state=failed]")).to_be_visible()
    press(page, "button", "Retry")
    press(page, "link", "See why, and choose")
    expect(page.get_by_text("would fail again", exact=True)).to_be_visible()
    press(page, "link", "Not now")
    press(page, "link", "Results")
    press(page, "link", "a.txt")
    expect(page.locator(".page-text")).to_contain_text("The library was open")


def test_a_cell_tells_what_it_stands_for(site, stack):
    go(site, stack, "job")
    site.locator(".cell[data-state=failed]").hover()
    expect(site.locator(".tip")).to_contain_text("Hand in an unlocked copy")
    site.locator(".cell[data-state=completed]").last.focus()
    expect(site.locator(".tip")).to_contain_text("Completed, 100%")


def test_the_log_is_narrowed_by_what_is_typed(site, stack):
    go(site, stack, "job?tab=log")
    site.get_by_role("searchbox", name="Search the log").fill("odd")
    expect(site.locator(".lines > li:visible")).to_have_count(1)
    site.get_by_role("combobox", name="Level").select_option("error")
    expect(site.locator(".lines > li:visible")).to_have_count(0)


def test_without_a_network_the_page_says_so_and_comes_back(site, stack, context):
    go(site, stack, "job")
    context.set_offline(True)
    expect(site.get_by_text("Offline · as of")).to_be_visible()
    context.set_offline(False)
    expect(site.locator("connection-status[state=connected]")).to_have_count(1)


def test_what_is_said_of_the_connection_covers_no_link_of_a_phones_page(
    site, stack, context
):
    site.set_viewport_size({"width": 390, "height": 844})
    go(site, stack, "home")
    context.set_offline(True)
    expect(site.get_by_text("Offline · as of")).to_be_visible()
    site.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    said = site.locator(".topbar connection-status").bounding_box()
    links = site.locator(".footer a").last.bounding_box()
    assert links["y"] + links["height"] <= said["y"]
    context.set_offline(False)
