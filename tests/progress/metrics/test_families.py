"""Every figure has a name after Prometheus' rules, and the value that was counted."""

from __future__ import annotations

import re

from prometheus_client.core import Metric

from progress.metrics import families
from progress.metrics.reading import Reading
from progress.metrics.workload import Workload
from progress.protocol import CloseCode
from progress.relay.figures import Figures

READING = Reading(
    connections={"sse": 2},
    users=2,
    subscriptions=5,
    topics=3,
    canary_age=4.5,
    is_draining=True,
    lag=0.001,
    largest_lag=0.25,
)


def values(found) -> dict[str, float]:
    """Return every sample by its name and labels, as the text has it."""
    return {
        sample.name + "".join(f"{{{k}={v}}}" for k, v in sample.labels.items()): (
            sample.value
        )
        for family in found
        for sample in family.samples
    }


def everything() -> list[Metric]:
    workload = Workload(jobs={"queued": 1}, documents={"queued": 4})
    return [
        *families.present(READING),
        families.busy(7),
        *families.history(Figures()),
        *families.load(workload),
    ]


def test_the_present_is_told():
    assert values(families.present(READING)) == {
        "headway_connections{transport=websocket}": 0,
        "headway_connections{transport=sse}": 2,
        "headway_connections{transport=poll}": 0,
        "headway_users": 2,
        "headway_subscriptions": 5,
        "headway_topics": 3,
        "headway_draining": 1,
        "headway_canary_age_seconds": 4.5,
        "headway_event_loop_lag_seconds": 0.001,
        "headway_event_loop_lag_max_seconds": 0.25,
    }


def test_the_tasks_of_the_loop_are_told():
    assert values([families.busy(7)]) == {"headway_event_loop_tasks": 7}


def test_what_was_counted_is_told():
    figures = Figures(conflated=7, gaps_repaired=1, slow_closes=2, restarts=3, hints=4)
    figures.queries = 5
    figures.frames_sent["websocket"] = 11
    figures.bytes_sent["websocket"] = 4000
    figures.opened["sse"] = 2
    figures.resumed["reset"] = 1
    figures.closes[CloseCode.SLOW] = 2
    figures.refused[CloseCode.NOT_FOUND] = 3
    found = values(families.history(figures))
    assert found["headway_frames_sent_total{transport=websocket}"] == 11
    assert found["headway_frames_sent_total{transport=poll}"] == 0
    assert found["headway_bytes_sent_total{transport=websocket}"] == 4000
    assert found["headway_connections_opened_total{transport=sse}"] == 2
    assert found["headway_resumed_total{kind=reset}"] == 1
    assert found["headway_resumed_total{kind=current}"] == 0
    assert found["headway_closes_total{code=4008}"] == 2
    assert found["headway_connections_refused_total{code=4404}"] == 3
    assert found["headway_conflated_total"] == 7
    assert found["headway_gaps_repaired_total"] == 1
    assert found["headway_slow_closes_total"] == 2
    assert found["headway_relay_restarts_total"] == 3
    assert found["headway_hints_total"] == 4
    assert found["headway_relay_queries_total"] == 5


def test_the_lag_is_a_histogram_with_growing_buckets():
    figures = Figures()
    figures.lag.observe(0.003, times=10)
    figures.lag.observe(0.3)
    figures.lag.observe(99.0)
    found = values(families.history(figures))
    bucket = "headway_commit_to_send_seconds_bucket"
    assert found[f"{bucket}{{le=0.005}}"] == 10
    assert found[f"{bucket}{{le=0.25}}"] == 10
    assert found[f"{bucket}{{le=0.5}}"] == 11
    assert found[f"{bucket}{{le=+Inf}}"] == 12
    assert found["headway_commit_to_send_seconds_count"] == 12
    assert round(found["headway_commit_to_send_seconds_sum"], 2) == 99.33


def test_the_load_is_told_by_state():
    workload = Workload(jobs={"queued": 1}, documents={"processing": 4})
    assert values(families.load(workload)) == {
        "headway_jobs{state=queued}": 1,
        "headway_documents{state=processing}": 4,
    }


def test_every_name_has_the_prefix_a_base_unit_and_words_that_say_what_it_is():
    for family in everything():
        assert re.fullmatch(r"headway_[a-z_]+", family.name)
        assert family.documentation.endswith(".")
        if "lag" in family.name or "age" in family.name:
            assert family.name.endswith("_seconds")


def test_every_name_is_given_once():
    names = [family.name for family in everything()]
    assert len(names) == len(set(names))
