"""What holds work up is said in words, and only where the counts say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.insights import bottleneck
from progress.insights.bottleneck import Load, StageWork, Verdict

#: One worker, ten minutes: 500 s of OCR and 100 s of the rest; ten documents of four
#: pages were read and twenty came. One document costs 60 s of worker time.
LOAD = Load(
    seconds=600,
    workers=1,
    stages=(
        StageWork(label="OCR", busy_seconds=500),
        StageWork(label="Analysis", busy_seconds=100),
    ),
    arrivals=20,
    ended=10,
    waiting=12,
    pages=40,
)


def test_the_stage_the_growth_and_the_way_out_are_named():
    found = bottleneck.find(replace(LOAD, waiting=12))
    assert found.verdict == Verdict.BOTTLENECK
    assert found.stage == "OCR"
    assert found.share == pytest.approx(500 / 600)
    assert found.utilisation == 1.0
    assert found.growth == 1.0
    # Two come a minute and one worker reads one: two hold, three clear one a minute.
    assert (found.more_workers, found.clears_in) == (2, 12.0)
    assert found.sentence == (
        "OCR takes 83% of worker time; the queue grows by 4 pages a minute; "
        "2 more workers would clear it in 12 minutes."
    )


def test_one_more_worker_is_said_as_that():
    found = bottleneck.find(replace(LOAD, arrivals=15, waiting=6))
    assert found.sentence.endswith("one more worker would clear it in 12 minutes.")


def test_without_pages_documents_are_counted():
    found = bottleneck.find(replace(LOAD, pages=0))
    assert "grows by 1 document a minute" in found.sentence


def test_a_queue_that_shrinks_by_itself_needs_nobody():
    found = bottleneck.find(replace(LOAD, arrivals=2))
    assert found.more_workers == 0
    assert "shrinks by 3 pages a minute; at this pace it is empty in" in found.sentence


def test_a_backlog_that_no_sensible_number_clears_gets_no_advice():
    found = bottleneck.find(replace(LOAD, waiting=100_000))
    assert found.more_workers is None
    assert "more worker" not in found.sentence


def test_idle_workers_beside_a_queue_are_no_lack_of_workers():
    found = bottleneck.find(replace(LOAD, workers=4))
    assert found.verdict == Verdict.NOT_CAPACITY
    assert (
        "busy for only 25% of their time, and yet 12 documents wait" in found.sentence
    )
    assert found.more_workers is None


def test_nothing_waits_is_said_calmly():
    found = bottleneck.find(replace(LOAD, waiting=0, workers=2))
    assert found.verdict == Verdict.CLEAR
    assert found.sentence == (
        "Nothing is held up: workers are busy for 50% of their time, "
        "and OCR takes 83% of worker time."
    )


def test_no_worker_is_said_first():
    found = bottleneck.find(replace(LOAD, workers=0, ended=0, stages=()))
    assert found.sentence == "No worker is running, and 12 documents wait."


@pytest.mark.parametrize("load", [replace(LOAD, ended=4), replace(LOAD, stages=())])
def test_too_little_is_said_to_be_too_little(load):
    found = bottleneck.find(load)
    assert found.verdict == Verdict.NOT_ENOUGH
    assert found.sentence.startswith("Not enough data yet")


def test_where_nobody_knows_the_workers_none_are_counted():
    found = bottleneck.find(replace(LOAD, workers=None))
    assert found.utilisation is None
    assert found.more_workers is None
    assert found.sentence.startswith("OCR takes 83% of worker time; the queue grows")
