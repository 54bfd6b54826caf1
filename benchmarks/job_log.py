"""How a log of 100,000 lines feels in Chromium: adding, jumping, scrolling, searching.

    .venv/bin/python -m benchmarks.job_log

The element stands alone on a page, so that nothing but it is measured. A frame of a
display takes 16.7 ms; what takes no longer is not seen as a stutter.
"""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.conditions import conditions

ROOT = Path(__file__).resolve().parent.parent
LINES = 100_000
#: Lines come as frames bring them.
PER_FRAME = 500
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PAGE = """<!doctype html><html lang="en"><title>A log</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/embed.css"><job-log></job-log>
<script type="module" src="/static/js/elements/define-all.js"></script></html>"""

#: Figures in milliseconds, as name, median, and the longest of hundred.
MEASURE = """async ({ lines, perFrame }) => {
  const log = document.querySelector("job-log");
  const list = log.querySelector(".lines");
  const input = log.querySelector("input[type=search]");
  const count = log.querySelector(".count");
  const frame = () => new Promise(requestAnimationFrame);
  const levels = ["debug", "info", "info", "info", "warning", "error"];
  const make = (from) => Array.from({ length: perFrame }, (_, at) => ({
    id: from + at + 1,
    level: levels[at % levels.length],
    stage: ["census", "extraction", "ocr"][at % 3],
    document: `d${at % 40}`,
    from: `report ${at % 40}.pdf`,
    text: at % 50 ? `Page ${from + at + 1}: read` : "much to say ".repeat(30),
    timestamp: new Date(1.76e12 + from + at).toISOString(),
  }));
  const timed = async (times, act) => {
    const took = [];
    for (let turn = 0; turn < times; turn += 1) {
      const start = performance.now();
      await act(turn);
      took.push(performance.now() - start);
    }
    took.sort((a, b) => a - b);
    const part = (share) => took[Math.floor(times * share)];
    return { median: part(0.5), worst: part(0.99) };
  };
  const search = async (words) => {
    const before = count.textContent;
    input.value = words;
    input.dispatchEvent(new Event("input"));
    while (count.textContent === before) await frame();
  };
  const number = lines / perFrame;
  const parts = Array.from({ length: number }, (_, at) => make(at * perFrame));
  const figures = {};
  figures[`${perFrame} lines come`] = await timed(number, async (turn) => {
    log.add(parts[turn]);
    await frame();
  });
  figures["a jump to anywhere"] = await timed(200, async (turn) => {
    list.scrollTop = (list.scrollHeight * ((turn * 37) % 200)) / 200;
    await frame();
    await frame();
  });
  list.scrollTop = 0;
  await frame();
  figures["a step of scrolling"] = await timed(300, async () => {
    list.scrollTop += 120;
    await frame();
  });
  const words = ["4321", "nothing like it", "report 7", "characters"];
  figures["a search"] = await timed(40, (turn) => search(words[turn % words.length]));
  await search("");
  return { figures, rows: list.children.length, count: count.textContent };
}"""


class Handler(SimpleHTTPRequestHandler):
    """Serves the page and the sources."""

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())
        return None

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def site() -> Iterator[str]:
    """Serve the page on a free port."""
    handler = functools.partial(Handler, directory=str(ROOT))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


def main() -> None:
    """Print the figures."""
    print(conditions())
    with site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
        )
        print(f"Chromium {browser.version}, software rendering")
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.goto(url)
        page.wait_for_function("customElements.get('job-log') !== undefined")
        found = page.evaluate(MEASURE, {"lines": LINES, "perFrame": PER_FRAME})
        browser.close()
    print(f"{found['count']}, {found['rows']} of them in the page")
    for name, took in found["figures"].items():
        print(f"{name}: median {took['median']:.1f} ms, p99 {took['worst']:.1f} ms")


if __name__ == "__main__":
    main()
