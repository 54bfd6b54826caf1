"""The main job as a person does it, in a real browser, with real workers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from progress.models import Document, Job, Page
from progress.states import State
from tests.conftest import PASSWORD
from tests.support.job_page import assert_each_page_once, by_rows, html, shown
from tests.support.waiting import eventually
from workers.samples import write_samples

pytestmark = pytest.mark.browser

#: Notes what the head of a job's page shows, at each change, while it is not reloaded.
WATCH = """() => {
  window.seen = [];
  const head = document.getElementById("job");
  const note = () => window.seen.push({
    state: head.dataset.state,
    percent: parseInt(head.querySelector("[data-field=percent]").textContent, 10),
    message: head.querySelector("[data-field=message]").textContent,
  });
  new MutationObserver(note).observe(head, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
}"""


@pytest.fixture
def samples(tmp_path) -> list[Path]:
    """What the project makes: good files of each kind, a broken and a locked one."""
    return [sample.path for sample in write_samples(tmp_path)]


@pytest.fixture
def at_home(stack, alice, page):
    """Alice has logged in by the form."""
    page.goto(stack.url)
    page.get_by_label("User name").fill(alice.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Hand in your first documents")).to_be_visible()
    return page


def hand_in(page: BrowserPage, files: list[Path]) -> Job:
    page.locator("input[type=file]").set_input_files(files)
    page.locator("drop-zone button[type=submit]").click()
    page.wait_for_url("**/jobs/*/")
    page.evaluate(WATCH)
    return Job.objects.get()


def wait_for_end(page: BrowserPage) -> None:
    ended = ", ".join(f"#job[data-state={state}]" for state in ("completed", "failed"))
    expect(page.locator(ended)).to_be_visible(timeout=90_000)


def test_files_are_dropped_watched_and_read_without_a_reload(at_home, samples):
    page = at_home
    job = hand_in(page, samples)
    wait_for_end(page)

    seen = page.evaluate("window.seen")
    percents = [entry["percent"] for entry in seen]
    assert percents == sorted(percents)
    assert len(set(percents)) > 2
    assert any("Processing page" in entry["message"] for entry in seen)
    good = page.locator(".cell[data-state=completed]")
    expect(good).to_have_count(len(samples) - 2)
    expect(page.locator(".cell[data-state=failed]")).to_have_count(2)
    assert Job.objects.get(pk=job.pk).state == State.FAILED


def test_live_view_reload_and_rows_agree_on_thirty_documents(at_home, thirty, tmp_path):
    page = at_home
    job = hand_in(page, written(thirty, tmp_path))
    wait_for_end(page)
    # The buttons and their questions are drawn by the server a moment later.
    expect(page.locator("#cancel")).to_have_count(0)
    expect(page.locator("#retry-title")).to_have_text("Retry 9 documents?")
    live, live_html = shown(page), html(page)
    assert live["counts"] == {"completed": 21, "failed": 9}
    assert len(live["rows"]) == len(live["grid"]) == len(live["bar"]) == 30
    assert live == by_rows(job)
    assert_each_page_once(job)

    page.reload()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    assert shown(page) == live
    assert html(page) == live_html


def written(files: list[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write files for a file input to choose."""
    chosen = folder / "chosen"
    chosen.mkdir()
    for name, content in files:
        (chosen / name).write_bytes(content)
    return [chosen / name for name, _ in files]


def test_a_failure_says_what_to_do_and_a_retry_runs_again(at_home, samples):
    page = at_home
    job = hand_in(page, [path for path in samples if path.name == "locked.pdf"])
    wait_for_end(page)
    expect(
        page.locator(".rows").get_by_text("Hand in an unlocked copy")
    ).to_be_visible()
    page.get_by_role("button", name="Retry").click()
    page.get_by_role("dialog").get_by_role("button", name="Retry").click()
    expect(page.get_by_text("1 document queued again.")).to_be_visible()
    eventually(lambda: Document.objects.get().attempt == 2)
    wait_for_end(page)
    assert Job.objects.get(pk=job.pk).attempt == 2


def test_the_text_of_a_page_is_read_and_downloaded(at_home, samples):
    page = at_home
    report = [path for path in samples if path.name == "report-40-pages.pdf"]
    job = hand_in(page, report)
    wait_for_end(page)
    page.locator(".rows").get_by_role("link", name="report-40-pages.pdf").click()
    page.locator(".cell[data-number='17']").click()
    expect(page.get_by_role("heading", name="Page 17")).to_be_visible()
    text = Page.objects.get(number=17).text
    assert page.locator(".page-text").text_content() == text
    assert page.url.endswith("?page=17")

    page.goto(f"{page.url.split('/documents')[0]}{job.get_absolute_url()}")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    results = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    pages = results["documents"][0]["pages"]
    assert [found["number"] for found in pages] == list(range(1, 41))
    assert pages[16]["text"] == text


def test_home_follows_a_job_that_is_handed_in_elsewhere(at_home, alice_http, samples):
    page = at_home
    name = "report-40-pages.pdf"
    content = next(path for path in samples if path.name == name).read_bytes()
    alice_http.post("/api/jobs", files={"files": (name, content)})
    finished = page.locator("section").filter(has_text="Recently finished")
    expect(finished.get_by_role("link", name=name)).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Nothing is running")).to_have_count(0)


def test_files_are_handed_in_without_javascript(stack, browser, alice, samples):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stack.url)
    page.get_by_label("User name").fill(alice.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("input[type=file]").set_input_files(samples[-3:])
    page.locator("drop-zone button[type=submit]").click()
    expect(page.get_by_role("heading", name=Job.objects.get().title)).to_be_visible()
    eventually(lambda: Job.objects.get().state in (State.COMPLETED, State.FAILED))
    page.reload()
    expect(page.locator(".rows .item")).to_have_count(3)
    context.close()
