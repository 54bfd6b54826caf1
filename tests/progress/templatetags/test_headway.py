from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone

from progress.states import State
from progress.templatetags import headway

TEMPLATES = Path(__file__).parents[3] / "templates"


def counts(**values):
    known = {"documents": 0, "failed": 0, "pages_total": 0, "pages_done": 0}
    return {**known, **values}


def frame(**values):
    return {
        "state": "processing",
        "progress": 40.0,
        "message": "Processing page 4 of 9",
        "stage": "extraction",
        "counts": counts(documents=10),
        **values,
    }


def render(source, **context):
    return Template("{% load headway %}" + source).render(Context(context))


def document(number, state):
    return {"id": f"d{number}", "state": state, "progress": 50.0}


def test_a_state_is_its_icon_and_its_word():
    badge = headway.state_badge("failed")
    assert 'href="#i-failed"' in badge
    assert "<span>Failed</span>" in badge


def test_every_icon_that_is_used_is_in_the_sprite():
    sprite = get_template("icons.html").render()
    known = set(re.findall(r'id="i-([a-z]+)"', sprite))
    used = {state.value for state in State}
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'{% icon "([a-z]+)" %}', text))
        used |= set(re.findall(r'href="#i-([a-z]+)"', text))
    assert used <= known


def test_a_bar_of_few_documents_shows_each():
    documents = [document(1, "completed"), document(2, "processing")]
    html = render("{% job_bar frame documents %}", frame=frame(), documents=documents)
    assert html.count('class="part"') == 2
    assert 'width="50%"' in html


def test_a_bar_of_many_documents_is_smooth():
    documents = [document(number, "queued") for number in range(61)]
    html = render("{% job_bar frame documents %}", frame=frame(), documents=documents)
    assert html.count('class="part smooth"') == 1
    assert 'class="part"' not in html


def test_a_bar_says_to_a_screen_reader_what_its_line_says():
    html = render("{% job_bar frame %}", frame=frame())
    assert 'role="progressbar"' in html
    assert 'aria-valuenow="40"' in html
    assert 'aria-valuetext="Processing page 4 of 9"' in html


def test_a_bar_is_at_100_for_a_screen_reader_only_when_done():
    html = render("{% job_bar frame %}", frame=frame(progress=99.9))
    assert 'aria-valuenow="99"' in html


def test_failed_documents_end_the_bar_and_never_count_as_done():
    failing = frame(
        state="failed", progress=95.0, counts=counts(documents=10, failed=2)
    )
    bar = headway.job_bar(failing)
    assert (bar["done"], bar["bad"]) == (80.0, 20.0)


def test_of_what_failed_the_same_percent_is_said_as_by_the_interface():
    failing = frame(
        state="failed", progress=89.1, counts=counts(documents=18, failed=2)
    )
    assert headway.job_bar(failing)["whole"] == 89
    template = "{% load wording %}{{ frame.progress|percent }}"
    assert render(template, frame=failing) == "89%"


def test_what_is_left_of_an_only_document_is_what_failed():
    failing = frame(state="failed", progress=30.0, counts=counts(documents=1, failed=1))
    assert headway.job_bar(failing)["bad"] == 70.0


def test_a_job_without_documents_has_an_empty_bar():
    assert headway.job_bar(frame(counts=counts()))["bad"] == 0


def test_the_bar_is_indeterminate_only_in_the_census():
    assert headway.job_bar(frame(stage="census"))["is_indeterminate"]
    assert not headway.job_bar(frame())["is_indeterminate"]
    done = frame(state="completed", stage="census")
    assert not headway.job_bar(done)["is_indeterminate"]


def test_names_are_escaped():
    html = render("{% job_bar frame %}", frame=frame(message='"><script>'))
    assert "<script>" not in html


def test_a_moment_is_relative_with_the_exact_time_beside_it():
    html = headway.moment(timezone.now() - timedelta(minutes=5))
    assert ">5 min ago<" in html
    assert "datetime=" in html
    assert "title=" in html


def test_an_old_moment_is_a_date():
    assert "ago" not in headway.moment(timezone.now() - timedelta(days=40))


def test_a_clock_is_to_the_second():
    assert re.search(
        r'format="clock".*>\d+ \w+ \d\d:\d\d:\d\d<', headway.clock(timezone.now())
    )
