"""What pages and stages have cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.estimates.history import History
from progress.estimates.seen import Seen
from tests.progress.estimates.runs import run, task

SYNC = Seen(
    job_type="import", kind="", suffix="", size=0, stages=(), task="shop.tasks.sync"
)


def history(*traces) -> History:
    found = History()
    for trace in traces:
        found.learn(trace)
    return found


def each(known: History, kind: str, letter: str) -> float:
    return known.pages("document", kind, "extraction", letter).each


def test_a_page_costs_what_pages_of_its_class_have_cost():
    known = history(*(run("tttii") for _ in range(10)))
    assert each(known, "pdf", "t") == pytest.approx(0.05)
    assert each(known, "pdf", "i") == pytest.approx(2.0)


def test_a_kind_that_was_never_seen_costs_what_its_type_costs():
    known = history(run("i"))
    assert each(known, "tiff", "i") == pytest.approx(2.0)
    cost = known.pages("other", "tiff", "extraction", "i")
    assert cost.each == pytest.approx(2.0)


def test_one_run_moves_a_kind_only_half_way_from_its_type():
    known = history(
        *(run("t" * 5) for _ in range(100)), run("t" * 5, kind="docx", pace=4.0)
    )
    cost = each(known, "docx", "t")
    assert 0.06 < cost < 0.15


def test_a_stage_grows_with_the_pages():
    known = history(*(run("t" * n) for n in (5, 50, 500)))
    few = known.stage("document", "pdf", "analysis", 5)
    assert few < known.stage("document", "pdf", "analysis", 500)


def test_a_whole_run_is_taken_from_those_of_its_size():
    known = history(*(run("t" * n) for n in [4] * 20 + [400] * 20))
    small = known.whole("document", ".pdf", 4000)
    large = known.whole("document", ".pdf", 400_000)
    assert small == pytest.approx(run("t" * 4).run)
    assert large == pytest.approx(run("t" * 400).run)


def test_tasks_are_known_by_their_names_and_say_nothing_of_documents():
    known = history(*(replace(run(), task="shop.tasks.sync") for _ in range(5)))
    sync = known.task(replace(SYNC, job_type="document"))
    assert sync is not None
    assert sync.seconds == pytest.approx(run().run)
    assert known.task(replace(SYNC, task="shop.tasks.other")) is None
    assert known.whole("document", ".pdf", 1000) is None


def test_a_task_with_more_units_takes_as_many_times_longer():
    known = history(task("shop.tasks.sync", 12.0, units=12))
    more = known.task(replace(SYNC, stage="working", units_total=60))
    assert more is not None
    assert more.seconds == pytest.approx(60.0)


def test_stages_of_attempts_that_handed_a_document_on_are_learnt_from():
    last = run("i" * 4)
    known = history(replace(last, stages=(), earlier=last.stages, before=100.0))
    assert each(known, "pdf", "i") == pytest.approx(2.0)
    whole = known.whole("document", ".pdf", last.size)
    assert whole == pytest.approx(last.run + 100.0)


def test_without_a_history_nothing_is_said_of_a_whole_run():
    assert History().whole("document", ".pdf", 1000) is None
