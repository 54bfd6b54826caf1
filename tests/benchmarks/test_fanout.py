"""How latencies are told from commits and arrivals."""

from __future__ import annotations

import pytest

from benchmarks.fanout import Outcome, latencies_of, report

FRAME = '{"type":"progress_update","processing_id":"%s","seq":%d,"after":1}'


def test_each_arrival_counts_from_its_own_commit():
    commits = [("a", 2, 10.0), ("a", 3, 11.0), ("b", 2, 20.0)]
    arrivals = [(FRAME % ("a", 3), [11.5, 11.25]), (FRAME % ("b", 2), [20.0])]
    assert latencies_of(commits, arrivals) == [0.5, 0.25, 0.0]


def test_heartbeats_and_frames_from_before_are_not_deliveries():
    arrivals = [
        ('{"type":"heartbeat","jobs":{"a":2}}', [1.0]),
        (FRAME % ("a", 1), [1.0]),
    ]
    assert latencies_of([("a", 2, 0.0)], arrivals) == []


def test_both_styles_of_json_are_understood():
    text = '{"type": "progress_update", "processing_id": "a", "seq": 2}'
    assert latencies_of([("a", 2, 0.0)], [(text, [0.5])]) == [0.5]


def outcome_of(deliveries: int, latency: float) -> Outcome:
    """Return what a run of 100 expected deliveries came to."""
    return Outcome(
        deliveries=deliveries,
        expected=100,
        cpu=2,
        seconds=4,
        latencies=(latency,),
        load="0.0",
    )


@pytest.mark.parametrize(
    ("deliveries", "latency", "kept_up"),
    [(100, 0.1, True), (99, 0.1, False), (100, 5.0, False)],
)
def test_who_does_not_keep_up_is_named(deliveries, latency, kept_up):
    outcomes = {
        "baseline": [outcome_of(deliveries, latency)],
        "ours": [outcome_of(100, 0.1)],
    }
    assert ("baseline did not keep up" in report(outcomes)) is not kept_up


def test_an_outcome_names_its_rate():
    outcome = outcome_of(100, 0.1)
    assert outcome.per_cpu_second == pytest.approx(50)
    assert "50 per CPU-second" in str(outcome)
