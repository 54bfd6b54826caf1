"""Work is told by queue, stage and cause, under names of Prometheus' custom."""

from __future__ import annotations

import re
from collections import Counter

from progress.insights.histogram import Histogram
from progress.insights.present import Present, QueueDepth
from progress.insights.tally import Key, Tally
from progress.metrics import work
from progress.metrics.today import Today

PRESENT = Present(
    queues=(QueueDepth(queue="ocr", waiting=3, oldest=40.0, in_work=1, slots=1),),
    workers=2,
    slots=4,
)
SUMS = {
    Key(job_type="exam"): Tally(
        arrivals=9,
        completions=5,
        failures=2,
        cancellations=1,
        causes=Counter(timeout=2),
        wait=Histogram.of([0.2, 20.0]),
        run=Histogram.of([4.0]),
    ),
    Key(job_type="exam", stage="extraction", page_class="i"): Tally(
        pages=7, busy_ms=3500, run=Histogram.of([0.5] * 7)
    ),
    Key(job_type="exam", stage="analysis"): Tally(busy_ms=1000),
}


def told(sums=SUMS) -> dict[str, float]:
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): (
            sample.value
        )
        for family in work.told(Today(present=PRESENT, sums=sums))
        for sample in family.samples
    }


def test_queues_and_workers_are_told():
    found = told()
    assert found["headway_queue_documents ocr"] == 3
    assert found["headway_queue_oldest_seconds ocr"] == 40
    assert found["headway_workers"] == 2
    assert found["headway_worker_slots"] == 4


def test_documents_are_told_by_end_and_cause():
    found = told()
    assert found["headway_documents_arrived_total exam"] == 9
    assert found["headway_documents_ended_total exam completed"] == 5
    assert found["headway_documents_ended_total exam failed"] == 2
    assert found["headway_documents_ended_total exam cancelled"] == 1
    assert found["headway_failures_total exam timeout"] == 2


def test_stages_are_told_by_class_of_pages():
    found = told()
    assert found["headway_stage_pages_total exam extraction image"] == 7
    assert found["headway_stage_busy_seconds_total exam extraction image"] == 3.5
    assert found["headway_stage_busy_seconds_total exam analysis all"] == 1
    assert found["headway_stage_duration_seconds_count exam extraction image"] == 7


def test_durations_are_histograms_that_grow():
    found = told()
    bucket = "headway_document_wait_seconds_bucket exam"
    counts = [found[f"{bucket} {bound}"] for bound in (*work.BOUNDS, "+Inf")]
    assert counts == sorted(counts)
    assert counts[-1] == found["headway_document_wait_seconds_count exam"] == 2
    assert found[f"{bucket} 1.0"] == 1


def test_names_are_there_before_anything_was_done():
    families = list(work.told(Today(present=PRESENT, sums={})))
    names = [family.name for family in families]
    assert len(names) == len(set(names)) == 12
    for family in families:
        assert re.fullmatch(r"headway_[a-z_]+", family.name)
        assert family.documentation.endswith(".")
