"""What a job's page shows in a browser, and what its rows say that it ought to show."""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from playwright.sync_api import Page as BrowserPage

from progress.frames import message_of
from progress.models import Document, Job, Page
from progress.percent import as_percent, average_points
from progress.states import State

#: Reads what a person sees; cells and parts of the bar have a state as their colour.
_READ = """() => {
  const main = document.querySelector("main");
  const head = main.querySelector("#job");
  const all = (selector) => [...main.querySelectorAll(selector)];
  const text = (root, selector) => root.querySelector(selector).textContent.trim();
  const seen = (root) => ({
    state: text(root, "state-badge").toLowerCase(),
    percent: text(root, "[data-field=percent]"),
  });
  const coloured = (node) => [node.dataset.id, node.dataset.state];
  return {
    ...seen(head),
    message: text(head, "[data-field=message]"),
    counts: Object.fromEntries(all("[data-count]").filter((node) => !node.hidden)
      .map((node) => [node.dataset.count, Number(text(node, "[data-number]"))])),
    bar: [...head.querySelectorAll(".part")].map(coloured),
    grid: all("document-grid .cell").map(coloured),
    rows: all("[data-region=documents] .item").map((row) => ({
      ...seen(row),
      id: row.dataset.document,
      pages: text(row, "[data-field=pages]"),
    })),
  };
}"""

#: The whole page, without what differs from second to second and from load to load.
_HTML = """() => {
  const main = document.querySelector("main").cloneNode(true);
  const passing = "relative-time, elapsed-time, script, [name=csrfmiddlewaretoken]";
  for (const node of main.querySelectorAll(passing)) node.remove();
  return main.innerHTML.replace(/\\s+/g, " ").replaceAll("> <", ">\\n<").split("\\n");
}"""


class Row(TypedDict):
    """A document's line in the list."""

    id: str
    state: str
    percent: str
    pages: str


class Shown(TypedDict):
    """A job's page: its head, the legend, and each document three times."""

    state: str
    percent: str
    message: str
    counts: dict[str, int]
    bar: list[list[str]]
    grid: list[list[str]]
    rows: list[Row]


def shown(page: BrowserPage) -> Shown:
    """Return what the page shows now."""
    return page.evaluate(_READ)


def html(page: BrowserPage) -> list[str]:
    """Return the page's elements, line by line, to compare it with itself."""
    return page.evaluate(_HTML)


def by_rows(job: Job) -> Shown:
    """Return what the page of a job of many documents ought to show.

    It is counted from documents and pages; the job's own counters are not asked.
    """
    job.refresh_from_db()
    documents = list(job.documents.in_order())
    points = average_points(sum(d.points for d in documents), len(documents))
    percent = as_percent(points, is_completed=job.state == State.COMPLETED)
    failed = sum(d.state == State.FAILED for d in documents)
    coloured = [[str(d.pk), d.state] for d in documents]
    return {
        "state": _badge(job.state, Page.objects.completed().filter(job=job).count()),
        "percent": _percent(job.state, percent, failed, len(documents)),
        "message": message_of(job),
        "counts": dict(Counter(d.state for d in documents)),
        "bar": coloured,
        "grid": coloured,
        "rows": [_row(document) for document in documents],
    }


def _row(document: Document) -> Row:
    good = document.pages.completed().count()
    total = document.pages_total or 0
    return {
        "id": str(document.pk),
        "state": _badge(document.state, good),
        "percent": _percent(document.state, document.progress, total - good, total),
        "pages": _pages(document),
    }


def _percent(state: str, progress: float, failed: int, total: int) -> str:
    """What failed is not shown as done, however far the work had come."""
    good = 100 * (total - failed) / total if total else 100
    return f"{int(min(progress, good) if state == State.FAILED else progress)}%"


def _badge(state: str, good_pages: int) -> str:
    """What failed and yet left good pages failed in part."""
    return "failed in part" if state == State.FAILED and good_pages else state


def _pages(document: Document) -> str:
    total = document.pages_total
    if total is None:
        return ""
    done = document.pages.completed().count()
    pages = f"{total} {document.unit}{'' if total == 1 else 's'}"
    return pages if done == total else f"{done} of {pages}"


def assert_each_page_once(job: Job) -> None:
    """Every page of what was read is there once, and every counter is their number."""
    job.refresh_from_db()
    for document in job.documents.all():
        numbers = list(document.pages.in_order().values_list("number", flat=True))
        is_read = document.state == State.COMPLETED
        whole = range(1, document.pages_total + 1) if is_read else ()
        assert numbers == list(whole), document.name
        assert document.pages_done == len(numbers), document.name
    pages = Page.objects.filter(job=job)
    assert job.pages_done == pages.completed().count() == pages.count()
    states = Counter(job.documents.values_list("state", flat=True))
    assert states[State.COMPLETED] == job.documents_completed
    assert states[State.FAILED] == job.documents_failed
    assert states.total() == job.documents_total == job.documents_ended
