"""Pages of Chromium that note when something came into them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.servers import Server

Cookie = dict[str, str]

#: Seconds between two toasts, as a page keeps them apart, and a little.
PAUSE = 2.1
TOAST = "li.toast"
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)

#: Notes when each toast came into the document, and tells who waits for it. The one
#: who waits does not look again and again: that would cost what is measured.
WATCH = """(selector) => {
  const came = [];
  let told = () => {};
  window.arrival = (number) => new Promise((resolve, reject) => {
    told = () => came.length > number && resolve(came[number]);
    told();
    setTimeout(() => reject(new Error("Nothing came within 30 s.")), 30_000);
  });
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      const isToast = [...addedNodes].some((node) => node.matches?.(selector));
      if (isToast) came.push(Date.now());
    }
    told();
  }).observe(document.body, { childList: true, subtree: true });
}"""
#: The page that a tutorial would build.
TUTORIAL = """(url) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onopen = resolve;
  socket.onmessage = ({ data }) => {
    const line = document.createElement("li");
    line.className = "toast";
    line.textContent = JSON.parse(data).title;
    document.body.append(line);
  };
})"""


class Watched:
    """A page that counts its toasts; it is told of one after the other."""

    def __init__(self, page: Page, *, pause: float) -> None:
        page.evaluate(WATCH, TOAST)
        self._page = page
        self._pause = pause
        self._count = 0
        self._last_at = 0.0

    def rest(self) -> None:
        """Wait until the page would show a toast at once."""
        time.sleep(max(0.0, self._last_at + self._pause - time.time()))

    def arrival(self) -> float:
        """Return when the next toast came, in seconds since 1970; waits for it."""
        came = self._page.evaluate("(number) => arrival(number)", self._count)
        self._count += 1
        self._last_at = came / 1000
        return self._last_at


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser for the length of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM)
        )
        try:
            yield browser
        finally:
            browser.close()


def ours(browser: Browser, server: Server, cookie: Cookie) -> Watched:
    """Open the list of jobs as one who is logged in sees it, in a window of its own."""
    url = f"http://127.0.0.1:{server.port}"
    page = browser.new_page()
    page.context.add_cookies(
        [{"name": cookie["name"], "value": cookie["value"], "url": url}]
    )
    page.goto(f"{url}/jobs/")
    page.wait_for_selector("connection-status[state=connected]", state="attached")
    page.wait_for_selector("notification-bell:defined")
    return Watched(page, pause=PAUSE)


def tutorial(browser: Browser, server: Server, job: str) -> Watched:
    """Open the tutorial's page, which shows whatever comes at once."""
    page = browser.new_page()
    watched = Watched(page, pause=0.0)
    page.evaluate(TUTORIAL, f"ws://127.0.0.1:{server.port}/ws/upload-progress/{job}")
    return watched
