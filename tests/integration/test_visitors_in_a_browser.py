"""A browser that is used again knows nothing of the test before."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

KEEP = """async () => {
  localStorage.kept = "yes";
  await caches.open("kept");
  await navigator.serviceWorker.register("/service-worker.js");
  new SharedWorker("/static/js/progress/worker.js", { type: "module" });
}"""
KEPT = """async () => [
  ...Object.keys(localStorage),
  ...(await caches.keys()),
  ...(await navigator.serviceWorker.getRegistrations()),
]"""
ASKED = """performance.getEntriesByType("resource")
  .filter(one => one.transferSize > 0).length"""


@pytest.fixture
def visitor(browser):
    visitor = Visitor(browser)
    yield visitor
    visitor.close()


def at_the_login(visitor: Visitor, url: str) -> Page:
    page = visitor.context.new_page()
    page.goto(f"{url}{reverse('login')}", wait_until="networkidle")
    return page


def test_a_visitor_forgets_everything_but_what_was_loaded(web, visitor):
    first = at_the_login(visitor, web.url)
    assert first.evaluate(ASKED) > 0
    first.evaluate(KEEP)
    assert visitor.context.cookies()
    visitor.context.set_offline(True)
    visitor.forget()
    assert visitor.context.cookies() == []
    second = at_the_login(visitor, web.url)
    assert second.evaluate(KEPT) == []
    assert second.evaluate(ASKED) == 0


def test_a_visitor_whose_clock_was_set_is_another_one(web, visitor):
    changed = visitor.context
    at_the_login(visitor, web.url).clock.install(time=0)
    visitor.forget()
    assert visitor.context != changed
    assert at_the_login(visitor, web.url).evaluate("Date.now()") > 1_000_000_000_000
