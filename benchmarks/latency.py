"""From an event to the toast in a browser, through everything that is between.

    python -m benchmarks.latency --events 40

`ours`: an occasion is committed; the broker, the worker of notifications (fan-out, then
the delivery with its preferences and attempt), the channel layer, the web process and
Chromium follow, until the toast is in the document. `baseline`: a tutorial's consumer
writes into a page what its group was told by `group_send`, without an event, a worker
or a row: what the way alone costs. They take turns. A person is shown one toast in two
seconds at most, so each event waits for the one before.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.quantiles import quantile
from benchmarks.servers import BASELINE, OURS, Server, serving
from config.server.children import end, spawn

Cookie = dict[str, str]

JOB = "measured"
WORKER = ("worker", "-Q", "notify,notify.email", "-P", "threads", "-c", "4")
QUIET = ("--without-gossip", "--without-mingle")
#: Seconds between two toasts, as the browser keeps them apart, and a little.
PAUSE = 2.1
#: The first ones load code and open connections.
WARM_UP = 3
#: The bar: seconds that 99 of 100 may take.
BAR = 1.0
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)

#: Notes when something came into the document.
WATCH = """(selector) => {
  window.arrivals = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      const isToast = [...addedNodes].some((node) => node.matches?.(selector));
      if (isToast) window.arrivals.push(Date.now());
    }
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Latencies in seconds, and the load of the machine at the end."""

    latencies: tuple[float, ...]
    load: str

    @property
    def p99(self) -> float:
        """The one that 99 of 100 do not exceed."""
        return quantile(self.latencies, 0.99)

    def __str__(self) -> str:
        middle, longest = quantile(self.latencies, 0.5), max(self.latencies)
        return (
            f"{len(self.latencies):4} events, p50 {1000 * middle:6.0f} ms, "
            f"p99 {1000 * self.p99:6.0f} ms, longest {1000 * longest:6.0f} ms, "
            f"load {self.load}"
        )


class Run:
    """One page, and how to tell it something."""

    def __init__(self, page: Page, teller: Actor) -> None:
        self._page = page
        self._teller = teller

    def measure(self, order: str, events: int, **about: str) -> Outcome:
        """Tell one thing after the other; the first few do not count."""
        found = []
        for number in range(WARM_UP + events):
            # Not in step with anything that happens every so many seconds.
            time.sleep(PAUSE + random.random())
            began_at = self._teller.ask(order, **about)
            found.append(self._arrival(number) - began_at)
        return Outcome(latencies=tuple(found[WARM_UP:]), load=load())

    def _arrival(self, number: int) -> float:
        self._page.wait_for_function("(n) => arrivals.length > n", arg=number)
        arrived_at: float = self._page.evaluate("(n) => arrivals[n]", number)
        return arrived_at / 1000


@contextmanager
def working(place: Ground) -> Iterator[None]:
    """Run the worker of notifications for the length of the block."""
    command = (sys.executable, "-m", "celery", "-A", "config", *WORKER, *QUIET)
    with (place.folder / "notify.log").open("ab") as output:
        child = spawn(command, env=place.env, cwd=ROOT, output=output)
    try:
        yield
    finally:
        end([child])


def ours(
    page: Page, server: Server, teller: Actor, events: int, cookie: Cookie
) -> Outcome:
    """Measure the product on a page of its own, as one that is logged in sees it."""
    url = f"http://127.0.0.1:{server.port}"
    page.context.add_cookies(
        [{"name": cookie["name"], "value": cookie["value"], "url": url}]
    )
    page.goto(f"{url}/jobs/")
    page.wait_for_selector("connection-status[state=connected]", state="attached")
    page.wait_for_selector("notification-bell:defined")
    page.evaluate(WATCH, "li.toast")
    return Run(page, teller).measure("event", events)


def baseline(page: Page, server: Server, teller: Actor, events: int) -> Outcome:
    """Measure the tutorial on an empty page."""
    page.evaluate(WATCH, "li.toast")
    page.evaluate(TUTORIAL, f"ws://127.0.0.1:{server.port}/ws/upload-progress/{JOB}")
    return Run(page, teller).measure("frame", events, job=JOB)


def run(events: int, server: str) -> dict[str, Outcome]:
    """Measure both, one after the other, in fresh processes."""
    with ExitStack() as stack:
        place = stack.enter_context(ground())
        teller = stack.enter_context(
            Actor.running("benchmarks.latency_teller", place.env)
        )
        cookie = teller.ask("prepare")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM)
        )
        stack.callback(browser.close)
        found = {}
        with serving(place, BASELINE, server) as web:
            found[BASELINE] = baseline(browser.new_page(), web, teller, events)
        with serving(place, OURS, server) as web, working(place):
            found[OURS] = ours(browser.new_page(), web, teller, events, cookie)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both, and whether the bar is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--server", choices=("daphne", "uvicorn"), default="daphne")
    given = parser.parse_args(arguments)
    print(conditions())
    found = run(given.events, given.server)
    for who, outcome in found.items():
        print(f"{who:9} {outcome}")
    is_kept = found[OURS].p99 < BAR
    print(f"p99 under {BAR:.0f} s: {'kept' if is_kept else 'MISSED'}")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
