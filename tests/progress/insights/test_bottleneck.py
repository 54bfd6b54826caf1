"""What holds work up is said in words, and only where the counts say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.insights import bottleneck
from progress.insights.bottleneck import Load, QueueLoad, StageWork, Verdict

QUEUE = QueueLoad(
    name="documents",
    waiting=12,
    oldest=90.0,
    slots=1,
    in_work=1,
    busy_seconds=600,
    ended=10,
)
#: One worker, ten minutes: 500 s of OCR and 100 s of the rest; ten documents of four
#: pages were read and twenty came. One document costs 60 s of worker time.
LOAD = Load(
    seconds=600,
    stages=(
        StageWork(label="OCR", busy_seconds=500),
        StageWork(label="Analysis", busy_seconds=100),
    ),
    queues=(QUEUE,),
    arrivals=20,
    ended=10,
    slots=1,
    pages=40,
)


def load(queue: QueueLoad = QUEUE, **values) -> Load:
    return replace(LOAD, queues=(queue,), **values)


def test_the_stage_the_growth_and_the_way_out_are_named():
    found = bottleneck.find(LOAD)
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
    found = bottleneck.find(load(replace(QUEUE, waiting=6), arrivals=15))
    assert found.sentence.endswith("one more worker would clear it in 12 minutes.")


def test_without_pages_documents_are_counted():
    found = bottleneck.find(load(pages=0))
    assert "grows by 1 document a minute" in found.sentence


def test_a_queue_that_shrinks_by_itself_needs_nobody():
    found = bottleneck.find(load(arrivals=2))
    assert found.more_workers == 0
    assert "shrinks by 3 pages a minute; at this pace it is empty in" in found.sentence


def test_a_queue_that_grew_and_can_be_cleared_is_not_said_to_empty_itself():
    found = bottleneck.find(load(replace(QUEUE, slots=3, in_work=3), slots=3))
    assert found.more_workers == 0
    assert (
        "grows by 4 pages a minute; it grew while workers were free: "
        "all at work clear it in 12" in found.sentence
    )


def test_a_backlog_that_no_sensible_number_clears_gets_no_advice():
    found = bottleneck.find(load(replace(QUEUE, waiting=100_000)))
    assert found.more_workers is None
    assert "more worker" not in found.sentence


def test_idle_workers_beside_a_queue_are_no_lack_of_workers():
    found = bottleneck.find(load(replace(QUEUE, slots=4), slots=4))
    assert found.verdict == Verdict.NOT_CAPACITY
    said = "busy for only 25% of their time, and yet 12 documents wait"
    assert said in found.sentence
    assert found.more_workers is None


def test_a_long_wait_is_never_called_clear():
    free_for_a_moment = replace(QUEUE, in_work=0)
    found = bottleneck.find(load(free_for_a_moment, arrivals=10))
    assert found.verdict == Verdict.BOTTLENECK
    assert "the queue stays as long as it is" in found.sentence


def test_a_short_wait_beside_a_free_worker_is_no_trouble():
    found = bottleneck.find(load(replace(QUEUE, slots=4, oldest=2.0), slots=4))
    assert found.verdict == Verdict.CLEAR


def test_a_full_queue_is_the_trouble_though_others_have_nothing_to_do():
    ocr = replace(QUEUE, name="ocr", busy_seconds=600, ended=10)
    other = replace(QUEUE, waiting=0, in_work=0, slots=4, busy_seconds=20)
    found = bottleneck.find(replace(LOAD, queues=(other, ocr), slots=5))
    assert found.verdict == Verdict.BOTTLENECK
    assert found.queue == "ocr"
    assert "2 more workers for the queue “ocr” would clear it" in found.sentence


def test_nothing_waits_is_said_calmly():
    idle = replace(QUEUE, waiting=0, in_work=0, slots=2)
    found = bottleneck.find(load(idle, slots=2))
    assert found.verdict == Verdict.CLEAR
    assert found.sentence == (
        "Nothing is held up: workers are busy for 50% of their time, "
        "and OCR takes 83% of worker time."
    )


def test_no_worker_is_said_first():
    nobody = replace(QUEUE, slots=0, in_work=0)
    found = bottleneck.find(load(nobody, ended=0, stages=(), slots=0))
    assert found.sentence == "No worker is running, and 12 documents wait."


def test_a_queue_that_nobody_serves_is_named():
    ocr = replace(QUEUE, name="ocr", waiting=1, slots=0, in_work=0)
    found = bottleneck.find(replace(LOAD, queues=(QUEUE, ocr)))
    assert found.verdict == Verdict.NO_WORKER
    said = "No worker takes from the queue “ocr”, where 1 document waits."
    assert found.sentence == said


@pytest.mark.parametrize("little", [load(ended=4), load(stages=())])
def test_too_little_is_said_to_be_too_little(little):
    found = bottleneck.find(little)
    assert found.verdict == Verdict.NOT_ENOUGH
    assert found.sentence.startswith("Not enough data yet")
