"""What is left of one document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.estimates.document import Done, Seen, remaining, sort_of
from progress.estimates.history import History
from tests.progress.estimates.runs import run

STAGES = ("census", "extraction", "analysis")


@pytest.fixture
def known() -> History:
    found = History()
    for _ in range(30):
        found.learn(run("t" * 20 + "ii"))
    return found


def reading(done: dict[str, Done], **changes) -> Seen:
    values = {
        "job_type": "document",
        "kind": "pdf",
        "suffix": ".pdf",
        "size": 22_000,
        "stages": STAGES,
        "stage": "extraction",
        "classes": "t" * 20 + "ii",
        "done": done,
    }
    return Seen(**{**values, **changes})


def test_what_is_left_is_the_pages_by_class_and_the_stages_after_them(known):
    left = remaining(reading({"t": Done(pages=20, busy=1.0)}), known)
    assert left == pytest.approx(2 * 2.0 + 0.9, abs=0.15)


def test_a_document_that_goes_slower_is_expected_to_go_on_so(known):
    usual = remaining(reading({"t": Done(pages=10, busy=0.5)}), known)
    slow = remaining(reading({"t": Done(pages=10, busy=5.0)}), known)
    assert usual is not None
    assert slow is not None
    assert 1.5 * usual < slow < 10 * usual


def test_one_page_that_hung_says_little_about_the_others(known):
    classes = "t" * 250
    usual = remaining(reading({}, classes=classes), known)
    hung = remaining(reading({"t": Done(pages=1, busy=7.0)}, classes=classes), known)
    assert usual is not None
    assert hung is not None
    assert hung < 3 * usual


def test_time_that_passes_in_silence_is_taken_off_but_never_all_of_it(known):
    seen = reading({"t": Done(pages=20, busy=1.0)})
    fresh = remaining(seen, known)
    soon = remaining(replace(seen, silent=1.0), known)
    late = remaining(replace(seen, silent=500.0), known)
    assert fresh is not None
    assert late is not None
    assert soon == pytest.approx(fresh - 1.0)
    assert late > 1.0


def test_a_document_that_waits_is_taken_for_others_of_its_size(known):
    waiting = reading({}, stage="", classes="")
    assert remaining(waiting, known) == pytest.approx(run("t" * 20 + "ii").run)


def test_without_any_history_nothing_is_said_before_the_census():
    assert remaining(reading({}, stage="", classes=""), History()) is None


def test_a_sort_says_how_a_document_is_read():
    assert sort_of("exam", "pdf", "ttb") == "exam pdf text"
    assert sort_of("exam", "pdf", "ii") == "exam pdf image"
    assert sort_of("exam", "pdf", "ti") == "exam pdf mixed"
