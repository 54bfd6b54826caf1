"""Browser push in a real browser: asked for by a click, shown with the tab closed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as BrowserPage

from notifications import dispatch
from notifications.models import Delivery, PushSubscription
from notifications.push import keys
from notifications.statuses import Status
from tests.factories import make_job
from tests.notifications.push.browsers import OwnBrowser
from tests.notifications.push.conftest import push_to, service, subscribed
from tests.support.stack import Stack
from tests.support.waiting import eventually

__all__ = ["push_to", "service", "subscribed"]

pytestmark = pytest.mark.browser

PAGE = "/notifications/browsers/"

#: Counts how often a page asks for the permission.
COUNT = """
  window.asked = 0;
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = (...all) => {
    window.asked += 1;
    return ask(...all);
  };
"""
#: A push service within the browser: there is none within reach of this one.
SUBSCRIBE = """
  const told = %s;
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  let kept = JSON.parse(localStorage.getItem("test.push") ?? "null");
  const made = (key) => ({
    options: { applicationServerKey: bytes(key).buffer },
    toJSON: () => ({ endpoint: told.endpoint, keys: told.keys }),
    unsubscribe: async () => { kept = null; localStorage.removeItem("test.push"); },
  });
  PushManager.prototype.getSubscription = async () => kept && made(kept);
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    kept = applicationServerKey;
    localStorage.setItem("test.push", JSON.stringify(kept));
    return made(kept);
  };
"""
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => true })"
#: Tells the page of a notice, as the bell does, and returns what was said so far.
TELL = """(detail) => {
  document.dispatchEvent(new CustomEvent("headway-notice", { detail }));
  return window.told.length;
}"""
NEWS = {
    "id": "1",
    "title": "“May exams” is finished",
    "body": "2 documents",
    "url": "/jobs/",
    "tag": "job:7",
    "severity": "info",
    "at": "2026-11-22T12:00:00+00:00",
    "lang": "en",
    "receipt": "",
}


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: the test does what workers do."""
    return web


@pytest.fixture
def allowed(stack, context: BrowserContext) -> None:
    """The person has said yes, or will."""
    context.grant_permissions(["notifications"], origin=stack.url)


@pytest.fixture
def subscribable(alice, page: BrowserPage) -> OwnBrowser:
    """The browser has a push service."""
    own = OwnBrowser()
    told = {
        "endpoint": own.endpoint,
        "keys": {"p256dh": own.p256dh, "auth": own.auth},
    }
    page.add_init_script(SUBSCRIBE % json.dumps(told))
    return own


def open_page(page: BrowserPage, stack: Stack) -> Any:
    page.goto(stack.url + PAGE)
    switch = page.get_by_role("switch", name="This browser")
    expect(page.locator("push-switch[state]")).to_be_visible()
    return switch


def test_permission_is_asked_for_by_a_click_and_not_before(
    stack, alice, page, log_in, allowed, subscribable
):
    log_in(alice)
    page.add_init_script(COUNT)
    page.goto(stack.url)
    switch = open_page(page, stack)
    expect(switch).to_have_attribute("aria-checked", "false")
    assert page.evaluate("window.asked") == 0
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    assert page.evaluate("window.asked") == 1
    row = PushSubscription.objects.get()
    assert (row.user, row.vapid_key) == (alice, keys.current())
    expect(page.get_by_text("This browser", exact=True)).to_have_count(2)


def test_a_switch_is_on_after_a_reload_and_off_by_the_keyboard(
    stack, alice, page, log_in, allowed, subscribable
):
    log_in(alice)
    open_page(page, stack).click()
    expect(page.locator("push-switch")).to_have_attribute("state", "on")
    switch = open_page(page, stack)
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    assert PushSubscription.objects.get().disabled_reason == "by_hand"


def test_the_next_person_at_this_browser_is_told_in_place_of_the_former(
    stack, alice, charlie, page, log_in, allowed, subscribable
):
    log_in(alice)
    open_page(page, stack).click()
    expect(page.locator("push-switch")).to_have_attribute("state", "on")
    page.context.clear_cookies()
    page.goto(stack.url + "/accounts/login/")
    log_in(charlie)
    page.goto(stack.url)
    eventually(lambda: PushSubscription.objects.filter(user=charlie).exists())
    assert not PushSubscription.objects.filter(user=alice).exists()


def test_logging_out_ends_the_push_of_this_browser(
    stack, alice, page, log_in, allowed, subscribable
):
    log_in(alice)
    open_page(page, stack).click()
    expect(page.locator("push-switch")).to_have_attribute("state", "on")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/accounts/login/")
    assert PushSubscription.objects.get().disabled_reason == "logged_out"


def test_who_refuses_is_told_how_to_change_it(stack, alice, page, log_in):
    log_in(alice)
    # Chromium without a window refuses in the person's place.
    open_page(page, stack).click()
    expect(page.get_by_text("This browser blocks notifications")).to_be_visible()
    expect(page.get_by_role("switch")).to_have_count(0)
    assert not PushSubscription.objects.exists()


def test_without_a_push_service_one_hidden_tab_speaks(
    stack, alice, page, log_in, allowed
):
    log_in(alice)
    page.add_init_script(
        """
        window.told = [];
        PushManager.prototype.subscribe = async () => {
          throw new DOMException("Registration failed", "AbortError");
        };
        const Real = Notification;
        window.Notification = class extends EventTarget {
          static permission = "granted";
          static requestPermission = () => Real.requestPermission();
          constructor(title, options) {
            super();
            window.told.push({ title, ...options });
          }
          close() {}
        };
        """
    )
    page.add_init_script(HIDDEN)
    switch = open_page(page, stack)
    switch.click()
    expect(page.get_by_text("On while Headway is open in a tab")).to_be_visible()
    assert not PushSubscription.objects.exists()
    other = page.context.new_page()
    other.add_init_script(HIDDEN)
    other.goto(stack.url)
    notice = {"id": "7", "title": "“May exams” is finished", "href": "/jobs/"}
    eventually(lambda: page.evaluate(TELL, notice))
    assert page.evaluate("told[0].title") == notice["title"]
    other.close()


class Worker:
    """The service worker, reached as the browser's own developer tools do."""

    def __init__(self, context: BrowserContext, stack: Stack) -> None:
        self.page = context.new_page()
        self.page.goto("about:blank")
        self.origin = stack.url.rstrip("/")
        self.session = context.new_cdp_session(self.page)
        self.registrations: dict[str, str] = {}
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self.session.send("ServiceWorker.enable")

    def _registered(self, told: dict[str, Any]) -> None:
        for one in told["registrations"]:
            self.registrations[one["scopeURL"]] = one["registrationId"]

    def _knows(self, scope: str) -> bool:
        # Playwright hands on what the browser tells while it waits for something.
        self.page.wait_for_timeout(20)
        return scope in self.registrations

    def push(self, news: dict[str, Any] | str) -> None:
        """Let the browser believe that its push service has brought this."""
        scope = f"{self.origin}/"
        eventually(lambda: self._knows(scope))
        data = news if isinstance(news, str) else json.dumps(news)
        self.session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.origin,
                "registrationId": self.registrations[scope],
                "data": data,
            },
        )


@pytest.fixture
def registered(stack, alice, page, log_in, allowed) -> Callable[[], Worker]:
    """Register the service worker, and close the tab that did."""

    def make() -> Worker:
        log_in(alice)
        page.goto(stack.url + PAGE)
        page.evaluate(
            "navigator.serviceWorker.register('/service-worker.js', {scope: '/'})"
            ".then(() => navigator.serviceWorker.ready).then(() => true)"
        )
        worker = Worker(page.context, stack)
        page.goto("about:blank")
        return worker

    return make


SHOWN = (
    "() => self.registration.getNotifications().then(all => all.map(one => one.title))"
)


def shown(context: BrowserContext) -> list[str]:
    """Return what is shown, as the worker itself knows it."""
    for worker in context.service_workers:
        titles: list[str] = worker.evaluate(SHOWN)
        return titles
    return []


def test_a_push_is_shown_with_the_tab_closed(registered, page):
    worker = registered()
    assert {one.url for one in page.context.pages} == {"about:blank"}
    worker.push(NEWS)
    eventually(lambda: shown(page.context) == [NEWS["title"]])


def test_what_workers_send_is_shown_with_the_tab_closed_and_said_back(
    registered, page, alice, service, subscribed, push_to
):
    worker = registered()
    delivery = push_to(subscribed(alice), job=make_job(alice, ["a.txt"]))
    dispatch.attempt(delivery.pk)
    (pushed,) = service.taken
    # From the service to the browser the last step is played.
    worker.push(pushed.news)
    eventually(lambda: shown(page.context) == [pushed.news["title"]])
    rows = Delivery.objects.filter(pk=delivery.pk)
    eventually(lambda: rows.get().status == Status.DELIVERED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody_on_a_telephone(
    stack, alice, page, log_in, allowed, subscribable, scheme
):
    log_in(alice)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    open_page(page, stack).click()
    expect(page.locator("push-switch")).to_have_attribute("state", "on")
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_news_of_one_job_are_one_notification(registered, page):
    worker = registered()
    worker.push(NEWS)
    worker.push({**NEWS, "id": "2", "title": "Later", "at": "2026-11-22T12:09:00Z"})
    eventually(lambda: shown(page.context) == ["Later"])


def test_a_push_that_cannot_be_read_shows_something(registered, page):
    registered().push("no json")
    eventually(lambda: shown(page.context) == ["Headway"])


def test_a_click_leads_to_the_page_or_to_the_tab_that_has_it(registered, page, stack):
    worker = registered()
    worker.push({**NEWS, "url": f"/jobs/?q={uuid4().hex}"})
    eventually(lambda: len(shown(page.context)) == 1)
    # A click of a person cannot be played; its event can, and what is opened be seen.
    (service_worker,) = page.context.service_workers
    opened = service_worker.evaluate(
        """async () => {
          const opened = [];
          self.clients.openWindow = async (url) => { opened.push(url); };
          const [notification] = await self.registration.getNotifications();
          const event = new NotificationEvent("notificationclick", { notification });
          self.dispatchEvent(event);
          const before = Date.now();
          while (!opened.length && Date.now() - before < 5000)
            await new Promise((resolve) => setTimeout(resolve, 20));
          return [opened, (await self.registration.getNotifications()).length];
        }"""
    )
    assert opened[0][0].startswith(f"{worker.origin}/jobs/?q=")
    assert opened[1] == 0
