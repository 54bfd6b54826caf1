"""A page that was made for celery-progress shows our tasks, its script unmodified."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from progress import lifecycle
from progress.lifecycle import tasks
from progress.lifecycle.tasks import NewTask, NewTaskJob
from progress.models import Document
from progress.recording import Flush, record
from progress.task_ids import document_id
from tests import factories

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"

#: Their README's markup and call.
MARKUP = """<!doctype html>
<div class='progress-wrapper'>
  <div id='progress-bar' class='progress-bar'>&nbsp;</div>
</div>
<div id="progress-bar-message">Waiting for progress to start...</div>
<div id="celery-result"></div>
<script src="/celery_progress.js"></script>
<script>
document.addEventListener("DOMContentLoaded", function () {
  CeleryProgressBar.initProgressBar("/celery-progress/%s/", {pollInterval: 50});
});
</script>"""


def script() -> bytes:
    """Their script as the wheel has it."""
    spec = find_spec("celery_progress")
    assert spec is not None
    folder = Path(spec.submodule_search_locations[0])
    return (folder / "static/celery_progress/celery_progress.js").read_bytes()


@pytest.fixture
def task(stack, alice) -> Document:
    """A task that waits, and whose message nobody sends."""
    part = NewTask(
        id=document_id(ID),
        title="Import May",
        task_id=ID,
        task_name="shop.do",
        arguments={},
    )
    job = NewTaskJob(id=document_id("the job"), job_type="shop.do", title="Import May")
    tasks.queue_task_job(alice, job, [part])
    return Document.objects.get(pk=part.id)


@pytest.fixture
def their_page(stack, page: Page, log_in, alice, task) -> Page:
    """Their page, on our site's origin, with Alice's session."""
    log_in(alice)

    def answer(body: bytes | str, kind: str):
        def fulfil(route: Route) -> None:
            route.fulfill(body=body, content_type=kind)

        return fulfil

    page.route("**/their-page", answer(MARKUP % ID, "text/html"))
    page.route("**/celery_progress.js", answer(script(), "text/javascript"))
    page.goto(f"{stack.url}/their-page")
    return page


@pytest.mark.browser
def test_their_script_shows_our_task_to_its_end(their_page, task):
    message = their_page.locator("#progress-bar-message")
    bar = their_page.locator("#progress-bar")
    expect(message).to_have_text("Waiting for task to start...")

    claim = factories.claim(task)
    said: dict[str, Any] = {
        "stage": "importing",
        "message": "Importing",
        "units_total": 12,
    }
    record(claim, Flush(points=2500, units_done=3, **said))
    expect(message).to_have_text("3 of 12 processed. Importing")
    expect(bar).to_have_attribute("style", re.compile("width: 25%"))

    result = {"result": "12 rows"}
    record(claim, Flush(points=9000, units_done=12, statistics=result, **said))
    lifecycle.finish(claim, lifecycle.completed())
    expect(message).to_have_text("Success!")
    expect(their_page.locator("#celery-result")).to_have_text("12 rows")


@pytest.mark.browser
def test_their_script_says_why_a_task_failed(their_page, task):
    message = their_page.locator("#progress-bar-message")
    claim = factories.claim(task)
    lifecycle.finish(claim, lifecycle.failed("value_error", "Row 7 is bad"))
    expect(message).to_contain_text("Uh-Oh, something went wrong!")
    expect(their_page.locator("#celery-result")).to_have_text("Row 7 is bad")
