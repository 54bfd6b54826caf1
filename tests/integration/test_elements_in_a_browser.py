"""The elements: the dashboard's own use of them, and any other page's."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from tests.factories import fail, make_job, only_document, read_whole
from tests.support.inbox import tell_all
from tests.support.stack import Stack

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LINES = 100_000

#: Lines as frames carry them; each hundredth is an error, each fiftieth is long.
MAKE_LINES = """(number) => Array.from({ length: number }, (_, at) => ({
  id: at + 1,
  level: at % 100 === 99 ? "error" : "info",
  stage: at % 2 ? "extraction" : "census",
  text: at % 50 ? `Page ${at + 1}` : "so much to say ".repeat(30),
  timestamp: new Date(at).toISOString(),
}))"""
FILL = f"(log, number) => {{ log.lines = ({MAKE_LINES})(number); }}"
MORE = """(log, id) => log.add([
  { id, level: "info", text: `Line ${id}`, timestamp: new Date().toISOString() },
])"""
JOBS = """(list, names) => {
  list.jobs = [...names].map((name) => ({
    processing_id: name, title: `Job ${name}`, state: "queued", progress: 0,
  }));
}"""
#: Takes an element out of the page and puts it back, as frameworks do.
MOVE = "(element) => { const to = element.parentElement; to.append(element); }"
#: Counts an event, which then goes no further.
COUNT = """(name) => {
  window.counted = 0;
  document.addEventListener(name, (event) => {
    window.counted += 1;
    event.stopImmediatePropagation();
  }, true);
}"""
#: A page of another site, as strict as a page can be about what it loads.
POLICY = "default-src 'self'; img-src 'self' data:"
FOREIGN = """<!doctype html><html lang="en"><title>Elsewhere</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/embed.css">
<script type="module" src="/static/js/elements/define-all.js"></script>
<main><h1>Elsewhere</h1>
<job-progress state="failed" progress="40" message="Not readable"></job-progress>
<batch-progress state="processing" progress="40" jobs="2"></batch-progress>
<job-list empty="Nothing is running"></job-list><job-log></job-log>
<connection-status state="connected"></connection-status></main>
<toast-stack></toast-stack></html>"""


@pytest.fixture
def stack(web: Stack) -> Stack:
    """The server alone: what is waiting is to wait until the test moves it."""
    return web


@pytest.fixture
def site(stack, alice, page, log_in):
    log_in(alice)
    return page


@pytest.fixture
def samples(site, stack):
    """The elements' page, without a job."""
    site.goto(f"{stack.url}/demo/elements/")
    expect(site.locator("#samples job-list .item")).to_have_count(4)
    return site


def titles(page: BrowserPage) -> list[str]:
    return page.locator("#samples job-list .title").all_text_contents()


def test_the_end_of_a_job_is_told_by_a_toast_that_leads_to_it(site, stack, alice):
    job = make_job(alice, ["May report.txt"])
    site.goto(stack.url)
    expect(site.locator("connection-status[state=connected]")).to_have_count(1)
    fail(only_document(job))
    tell_all()
    toast = site.locator(".toast")
    expect(toast).to_have_attribute("data-state", "failed")
    toast.get_by_role("link", name="May report.txt").click()
    site.wait_for_url(f"**/jobs/{job.pk}/")


def test_who_looks_at_a_job_is_told_that_another_one_has_ended(site, stack, alice):
    shown, other = make_job(alice), make_job(alice, ["Other.txt"])
    site.goto(stack.url + shown.get_absolute_url())
    expect(site.locator("connection-status[state=connected]")).to_have_count(1)
    read_whole(only_document(other))
    read_whole(only_document(shown))
    tell_all()
    expect(site.locator(".toast")).to_contain_text("Other.txt")
    expect(site.locator("#job state-badge")).to_have_text("Completed")
    expect(site.locator(".toast")).to_have_count(1)


def test_a_batch_is_live_from_its_jobs(site, stack, alice):
    first, second = (make_job(alice, batch="May exams") for _ in range(2))
    site.goto(stack.url + first.batch.get_absolute_url())
    expect(site.locator("connection-status[state=connected]")).to_have_count(1)
    shown = site.locator("batch-progress [data-field=message]")
    read_whole(only_document(first))
    expect(shown).to_contain_text("1 of 2 jobs ended · 1 of 2 documents done")
    fail(only_document(second))
    expect(shown).to_contain_text("2 of 2 jobs ended")
    expect(site.locator("batch-progress state-badge")).to_have_text("Failed in part")


@pytest.mark.parametrize(
    # What asks again and again waits long before it does.
    "transport",
    ["sse", pytest.param("polling", marks=pytest.mark.soak)],
)
def test_a_batch_moves_with_its_documents_without_a_websocket(
    site, stack, alice, transport
):
    job = make_job(alice, ("a.txt", "b.txt", "c.txt"), batch="May exams")
    first, second, third = job.documents.order_by("position")
    read_whole(first)
    site.add_init_script("delete globalThis.SharedWorker")
    site.route_web_socket("**/ws/**", lambda socket: socket.close(code=1011))
    if transport == "polling":
        events = "text/event-stream"
        site.route("**/api/sse*", lambda route: route.fulfill(content_type=events))
    site.goto(stack.url + job.batch.get_absolute_url())
    status = site.locator(f"connection-status[state=connected][transport={transport}]")
    expect(status).to_have_count(1, timeout=60_000)
    # Its own figures, and not a page that the server draws anew.
    pages = f"{stack.url}/batches/**"
    site.route(pages, lambda route: route.fulfill(content_type="text/html"))
    read_whole(second)
    shown = site.locator("batch-progress [data-field=message]")
    expect(shown).to_contain_text("2 of 3 documents done")
    fail(third)
    expect(shown).to_contain_text("1 of 1 job ended")
    expect(site.locator("batch-progress state-badge")).to_have_text("Failed in part")


def test_one_batch_by_three_transports_says_the_same(site, stack, alice):
    job = make_job(alice, ["one.txt", "two.txt"], batch="May exams")
    first, second = job.documents.in_order()
    site.goto(f"{stack.url}/demo/elements/")
    shown = site.locator("[data-transport] batch-progress [data-field=message]")
    expect(shown).to_have_text(["0 of 1 job ended · 0 of 2 documents done"] * 3)
    read_whole(first)
    expect(shown).to_have_text(["0 of 1 job ended · 1 of 2 documents done"] * 3)
    read_whole(second)
    expect(shown).to_have_text(["1 of 1 job ended · 2 of 2 documents done"] * 3)


def test_a_page_of_another_site_needs_one_sheet_and_one_module(stack, page):
    headers = {"Content-Security-Policy": POLICY}
    page.route(
        "**/elsewhere",
        lambda route: route.fulfill(
            body=FOREIGN, headers=headers, content_type="text/html"
        ),
    )
    page.goto(f"{stack.url}/elsewhere")
    expect(page.locator("job-progress state-badge")).to_have_text("Failed")
    expect(page.locator("job-progress .bad")).to_have_count(1)
    assert page.locator("#i-failed").count() == 1
    # Looking for imported sheets itself, axe would look beside the page.
    options = {"runOnly": RULES, "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


def test_one_job_by_three_transports_catches_up_after_a_cut(site, stack, alice):
    job = make_job(alice, ["one.txt", "two.txt", "three.txt"])
    first, second, third = job.documents.in_order()
    site.goto(f"{stack.url}/demo/elements/")
    words = site.locator("[data-transport] connection-status .word")
    expect(words).to_have_text(["Live", "Streaming", "Polling every 2 s"])
    shown = site.locator("[data-transport] [data-field=percent]")
    switch = site.get_by_role("switch", name="Network of WebSocket")
    switch.click()
    expect(words.first).to_contain_text("Reconnecting")
    for document in (first, second):
        read_whole(document)
    expect(shown).to_have_text(["0%", "66%", "66%"])
    expect(site.locator("#verdict")).to_contain_text("behind")
    read_whole(third)
    switch.click()
    site.get_by_role("button", name="retry now").click()
    expect(shown).to_have_text(["100%"] * 3)
    expect(site.locator("#verdict")).to_have_text("All three say the same.")


def test_a_bar_is_spoken_in_whole_words(samples):
    bar = samples.locator("#samples job-progress [role=progressbar]")
    expect(bar).to_have_attribute("aria-valuenow", "43")
    expect(bar).to_have_attribute("aria-valuetext", "Page 12 of 80, about 3 minutes")
    job = samples.locator("#samples job-progress")
    expect(job.locator("[data-field=eta]")).to_have_text(" · about 3 min")
    job.evaluate("job => job.setAttribute('progress', '99.9')")
    expect(bar).to_have_attribute("aria-valuenow", "99")


def test_attributes_move_a_job_and_its_end_is_an_event(samples):
    job = samples.locator("#samples job-progress")
    job.evaluate(
        """(node) => {
          node.addEventListener("ended", (event) => {
            node.dataset.end = event.detail.state;
          });
          node.setAttribute("progress", "100");
          node.setAttribute("message", "80 pages read");
          node.setAttribute("state", "completed");
        }"""
    )
    expect(job).to_have_attribute("data-end", "completed")
    expect(job.locator("state-badge")).to_have_text("Completed")
    expect(job.locator("[data-field=percent]")).to_have_text("100%")
    expect(job.get_by_role("status")).to_have_text("Completed: 80 pages read")


def test_elements_without_children_make_them(samples):
    grid, strip = samples.locator("document-grid"), samples.locator("page-strip")
    expect(grid.locator(".cell")).to_have_count(30)
    expect(grid.locator(".cell[data-state=failed]")).to_have_count(1)
    expect(strip.locator(".cell")).to_have_count(24)
    expect(strip.locator(".cell[data-page=work]")).to_have_text("8")


def test_a_property_that_came_before_the_element_is_not_lost(stack, page):
    page.goto(f"{stack.url}/accounts/login/")
    page.evaluate(
        f"""async () => {{
          const list = document.createElement("job-list");
          document.querySelector("main").append(list);
          ({JOBS})(list, "ab");
          await import("/static/js/elements/define-job-list.js");
        }}"""
    )
    expect(page.locator("job-list .item")).to_have_count(2)


def test_rows_move_only_when_nobody_points_at_them(samples):
    jobs = samples.locator("#samples job-list")
    jobs.evaluate(JOBS, "abc")
    jobs.hover()
    jobs.evaluate(JOBS, "xcab")
    assert titles(samples) == ["Job a", "Job b", "Job c"]
    samples.get_by_role("heading", name="Elements").hover()
    expect(jobs.locator(".title")).to_have_text(["Job x", "Job c", "Job a", "Job b"])


def test_a_job_that_a_list_does_not_have_is_passed_over(samples):
    jobs = samples.locator("#samples job-list")
    jobs.evaluate(JOBS, "ab")
    jobs.evaluate("(list) => list.update({ ...list.jobs[0], processing_id: 'x' })")
    assert jobs.evaluate("(list) => list.jobs.map((job) => job.title)") == [
        "Job a",
        "Job b",
    ]


def test_a_row_keeps_the_focus_while_its_job_moves_on(samples):
    jobs = samples.locator("#samples job-list")
    jobs.evaluate(JOBS, "abc")
    link = samples.get_by_role("link", name="Job b")
    link.focus()
    jobs.evaluate(JOBS, "ba")
    jobs.evaluate("(list) => list.update({ ...list.jobs[0], progress: 50 })")
    expect(link).to_be_focused()
    expect(jobs.locator("[data-job=b] [data-field=percent]")).to_have_text("50%")


def test_a_log_of_any_length_has_only_those_rows_in_the_page_that_are_seen(samples):
    log = samples.locator("#samples job-log")
    log.evaluate(FILL, LINES)
    log.evaluate("(log) => log.scrollIntoView({ block: 'end' })")
    expect(log.get_by_text(f"Page {LINES}", exact=True)).to_be_in_viewport()
    assert log.locator(".lines > li").count() < 100
    log.locator(".lines").evaluate("(list) => { list.scrollTop = 0; }")
    expect(log.get_by_text("Page 2", exact=True)).to_be_visible()
    assert log.locator(".lines > li").count() < 100


def test_a_long_log_is_searched_and_narrowed(samples):
    log = samples.locator("#samples job-log")
    log.evaluate(FILL, LINES)
    log.get_by_role("searchbox").fill("page 4321")
    expect(log.get_by_text("11 of 100,000 lines").first).to_be_visible()
    expect(log.locator("mark").first).to_have_text("Page 4321")
    log.get_by_role("combobox", name="Level").select_option("error")
    expect(log.get_by_text("0 of 100,000 lines").first).to_be_visible()
    expect(log.get_by_text("No line matches.")).to_be_visible()
    log.get_by_role("searchbox").fill("")
    log.get_by_role("combobox", name="Stage").select_option("extraction")
    expect(log.get_by_text("1,000 of 100,000 lines").first).to_be_visible()


def test_who_reads_further_up_is_not_moved_but_told(samples):
    log = samples.locator("#samples job-log")
    log.evaluate(FILL, 1_000)
    lines = log.locator(".lines")
    lines.evaluate("(list) => { list.scrollTop = list.scrollHeight / 2; }")
    expect(log.get_by_role("checkbox", name="Follow")).not_to_be_checked()
    place = lines.evaluate("(list) => list.scrollTop")
    log.evaluate(MORE, 2_001)
    log.evaluate(MORE, 2_002)
    assert lines.evaluate("(list) => list.scrollTop") == place
    log.get_by_role("button", name="2 new lines").click()
    expect(log.get_by_text("Line 2002")).to_be_in_viewport()
    expect(log.get_by_role("checkbox", name="Follow")).to_be_checked()


def test_a_log_that_was_hidden_is_whole_when_it_is_shown(samples):
    log = samples.locator("#samples job-log")
    log.evaluate("(log) => { log.hidden = true; }")
    log.evaluate(FILL, 1_000)
    log.evaluate("(log) => { log.hidden = false; }")
    expect(log.locator("#line-1000")).to_be_attached()
    log.locator("#line-1000").scroll_into_view_if_needed()
    expect(log.locator("#line-1000")).to_be_in_viewport()
    assert log.locator(".lines").evaluate(
        "(list) => list.scrollHeight - list.scrollTop - list.clientHeight < 2"
    )


def test_a_log_that_was_cut_is_shown_from_its_start(site, stack, alice):
    job = make_job(alice)
    lines = [f"Note {number}" for number in range(1, 701)]
    read_whole(only_document(job), logs=lines)
    site.goto(f"{stack.url}{job.get_absolute_url()}?tab=log")
    log = site.locator("job-log")
    expect(log.get_by_text("500 lines").first).to_be_visible()
    log.get_by_role("button", name="Show earlier lines").click()
    expect(log.get_by_text("700 lines").first).to_be_visible()
    log.locator(".lines").evaluate("(list) => { list.scrollTop = 0; }")
    expect(log.get_by_text("Note 1", exact=True)).to_be_visible()
    expect(log.get_by_role("button", name="Show earlier lines")).to_have_count(0)


def test_a_line_has_a_link_that_opens_the_log_there(samples):
    log = samples.locator("#samples job-log")
    log.evaluate(FILL, 5_000)
    samples.evaluate("location.hash = '#line-1234'")
    line = log.locator("#line-1234")
    expect(line).to_be_in_viewport()
    expect(line).to_have_attribute("aria-current", "true")


def test_an_element_that_was_moved_does_each_thing_once(samples, stack):
    for name in ("document-grid", "page-strip", "theme-switch", "live-announcer"):
        samples.locator(name).first.evaluate(MOVE)
    samples.locator("document-grid .cell").first.hover()
    expect(samples.locator(".tip")).to_have_count(1)
    switch = samples.get_by_role("button", name="Colours")
    switch.click()
    expect(switch).to_have_attribute("aria-label", "Colours: light")
    samples.evaluate(COUNT, "page-chosen")
    samples.locator("page-strip .cell").first.click()
    samples.wait_for_url("**#page-1")
    assert samples.evaluate("window.counted") == 1


def test_an_announcer_that_was_moved_speaks_again(samples):
    announcer = samples.locator("body > live-announcer")
    announcer.evaluate("(element) => element.say('one')")
    announcer.evaluate(MOVE)
    announcer.evaluate("(element) => element.say('two')")
    expect(announcer).to_have_text("two")


def test_a_drop_zone_that_was_moved_hands_in_once(site, stack):
    site.goto(stack.url)
    zone = site.locator("drop-zone:defined")
    zone.evaluate(MOVE)
    site.evaluate(COUNT, "files-submitted")
    a_file = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
    site.locator("input[type=file]").set_input_files(a_file)
    site.get_by_role("button", name="Hand in", exact=True).click()
    assert site.evaluate("window.counted") == 1


def test_a_toast_stays_while_somebody_points_at_it(site, stack):
    site.clock.install()
    site.goto(f"{stack.url}/demo/elements/")
    site.get_by_role("button", name="Show a toast").click()
    toast = site.locator(".toast")
    toast.hover()
    site.clock.run_for(60_000)
    expect(toast).to_have_count(1)
    site.get_by_role("heading", name="Toasts").hover()
    site.clock.run_for(9_000)
    expect(toast).to_have_count(0)


def test_a_fourth_toast_takes_the_place_of_the_first_and_escape_closes(samples):
    for _ in range(4):
        samples.get_by_role("button", name="Show a toast").click()
    toasts = samples.locator(".toast [data-field=title]")
    expect(toasts).to_have_text(["Exam sheets, May", "Scans of Tuesday", "Letter.docx"])
    samples.get_by_role("button", name="Close: Letter.docx").focus()
    samples.keyboard.press("Escape")
    expect(toasts).to_have_text(["Exam sheets, May", "Scans of Tuesday"])
    expect(
        samples.get_by_role("button", name="Close: Scans of Tuesday")
    ).to_be_focused()


def test_a_connection_counts_down_and_is_spoken_once(site, stack):
    site.clock.install()
    site.goto(f"{stack.url}/demo/elements/")
    status = site.locator("#samples connection-status")
    status.evaluate(
        "(node) => node.update({ state: 'reconnecting', retryAt: Date.now() + 4_000 })"
    )
    expect(status.locator(".word")).to_have_text("Reconnecting in 4 s")
    site.clock.run_for(2_000)
    expect(status.locator(".word")).to_have_text("Reconnecting in 2 s")
    said = "The connection was lost. Trying to reconnect."
    expect(status.get_by_role("status")).to_have_text(said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_elements_pass_axe_and_fit_a_narrow_screen(site, stack, alice, scheme):
    make_job(alice, ["one.txt", "two.txt"])
    site.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    site.set_viewport_size({"width": 320, "height": 800})
    site.goto(f"{stack.url}/demo/elements/")
    for _ in range(2):
        site.get_by_role("button", name="Show a toast").click()
    colours = {"type": "rule", "values": ["color-contrast"]}
    options = {"runOnly": RULES if scheme == "light" else colours}
    found = Axe().run(site, options=options).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    assert site.evaluate("document.documentElement.scrollWidth") == 320
