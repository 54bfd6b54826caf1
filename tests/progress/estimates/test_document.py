"""What is left of one document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.estimates.document import overdue, remaining
from progress.estimates.history import History
from progress.estimates.seen import Done, Seen
from tests.progress.estimates.runs import run

STAGES = ("census", "extraction", "analysis")


@pytest.fixture
def known() -> History:
    found = History()
    for _ in range(30):
        found.learn(run("t" * 20 + "ii"))
    return found


def read(pages: int, busy: float) -> Done:
    return Done(pages=pages, lately=pages, busy=busy)


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
    left = remaining(reading({"t": read(20, 1.0)}), known)
    assert left == pytest.approx(2 * 2.0 + 0.9, abs=0.15)


def test_a_document_that_goes_slower_is_expected_to_go_on_so(known):
    usual = remaining(reading({"t": read(10, 0.5)}, elapsed=0.9), known)
    slow = remaining(reading({"t": read(10, 5.0)}, elapsed=5.4), known)
    assert usual is not None
    assert slow is not None
    assert 1.5 * usual < slow < 10 * usual


def test_one_page_that_hung_says_little_about_the_others(known):
    classes = "t" * 250
    usual = remaining(reading({}, classes=classes), known)
    one = reading({"t": read(1, 7.0)}, classes=classes, elapsed=7.4)
    hung = remaining(one, known)
    assert usual is not None
    assert hung is not None
    assert hung < 10 * usual


def test_time_that_passes_in_silence_is_taken_off_but_never_all_of_it(known):
    seen = reading({"t": read(20, 1.0)})
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


def test_quick_pages_are_judged_by_the_clock_and_not_by_what_each_says(known):
    classes = "t" * 250
    done = {"t": read(50, 0.1)}
    quick = remaining(reading(done, classes=classes, elapsed=2.9), known)
    slow = remaining(reading(done, classes=classes, elapsed=10.4), known)
    assert quick is not None
    assert slow is not None
    assert slow > 2 * quick


def test_pages_of_earlier_attempts_are_done_but_say_nothing_of_the_pace(known):
    kept = {"t": Done(pages=15, lately=0, busy=0.0)}
    left = remaining(reading(kept, elapsed=0.4), known)
    fresh = remaining(reading({}, classes="t" * 5 + "ii", elapsed=0.4), known)
    assert left == pytest.approx(fresh, rel=0.1)


def test_a_slow_page_that_takes_longer_than_usual_takes_longer_still(known):
    last = reading({"t": read(20, 1.0), "i": read(1, 2.0)})
    silent = [remaining(replace(last, silent=s), known) for s in (0.0, 1.0, 8.0, 60.0)]
    usual, soon, late, later = (left or 0.0 for left in silent)
    assert soon == pytest.approx(usual - 1.0, abs=0.2)
    assert late < later


def test_a_stage_of_ones_own_never_seen_before_is_not_finishing(known):
    stages = (*STAGES, "invoice")
    silent = reading({"t": read(20, 1.0)}, stages=stages, stage="invoice", elapsed=9.0)
    assert remaining(silent, known) is None
    watched = replace(silent, stage_left=8.0, stage_watched=6.0)
    assert remaining(watched, known) == pytest.approx(8.0, rel=0.2)
    assert overdue(silent, known) == 0.0


def test_a_stage_that_tells_nothing_takes_longer_than_usual(known):
    late = reading({"t": read(20, 1.0)}, stage="analysis", silent=10.0)
    assert overdue(late, known) > 0.0
    assert overdue(replace(late, silent=1.0), known) == 0.0


def test_pages_of_a_new_type_are_known_by_those_of_others(known):
    new = reading({"t": read(2, 0.1)}, job_type="invoices", elapsed=0.6)
    assert remaining(new, known) == pytest.approx(
        remaining(replace(new, job_type="document"), known), rel=0.3
    )


def test_a_type_whose_stages_nobody_knows_is_taken_as_a_whole(known):
    assert remaining(reading({}, stages=()), known) is not None
