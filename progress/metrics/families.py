"""Names and labels: this process's figures as families of Prometheus metrics.

Names follow https://prometheus.io/docs/practices/naming/: a prefix, base units, and
`_total` (which the library appends) for what only grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from progress.metrics.reading import Reading
from progress.metrics.workload import Workload
from progress.relay.figures import BOUNDS, Figures, Histogram

#: Label values that are always there: a rate over a series that appears late lies.
TRANSPORTS = ("websocket", "sse", "poll")
RESUMED = ("current", "updates", "snapshot", "reset")


def present(reading: Reading) -> Iterator[Metric]:
    """Yield what is true now of connections, the relay and the event loop."""
    connections = {**dict.fromkeys(TRANSPORTS, 0), **reading.connections}
    yield _gauges("connections", "Open connections.", "transport", connections)
    yield _gauge("users", "People with an open connection.", reading.users)
    yield _gauge("subscriptions", "Topics of all connections.", reading.subscriptions)
    yield _gauge("topics", "Different topics that are watched.", reading.topics)
    yield _gauge("draining", "1 while the process goes away.", reading.is_draining)
    yield _gauge(
        "canary_age_seconds",
        "Since the relay last heard its own message over the channel layer.",
        reading.canary_age,
    )
    yield _gauge(
        "event_loop_lag_seconds",
        "How late the event loop woke a sleeper, at the latest look.",
        reading.lag,
    )
    yield _gauge(
        "event_loop_lag_max_seconds",
        "The largest event-loop lag of the last minute.",
        reading.largest_lag,
    )


def busy(tasks: int) -> Metric:
    """Return how many asyncio tasks there are; at rest it is always the same number."""
    return _gauge("event_loop_tasks", "Tasks of the event loop.", tasks)


def history(figures: Figures) -> Iterator[Metric]:
    """Yield what was counted since the process began."""
    yield from _by_transport(figures)
    yield from _by_kind_and_code(figures)
    yield _lag_histogram(figures.lag)
    yield _counter("conflated", "News that gave way to newer ones.", figures.conflated)
    yield _counter(
        "gaps_repaired", "Moves that only the repair found.", figures.gaps_repaired
    )
    yield _counter("slow_closes", "Closed as too slow.", figures.slow_closes)
    yield _counter("hints", "Hints heard over the channel layer.", figures.hints)
    yield _counter("relay_restarts", "Tasks of the relay begun anew.", figures.restarts)
    yield _counter("relay_queries", "SQL statements of the relay.", figures.queries)


def load(workload: Workload) -> Iterator[Metric]:
    """Yield how much waits and is worked on, of the whole system."""
    yield _gauges("jobs", "Jobs that have not ended.", "state", workload.jobs)
    yield _gauges(
        "documents", "Documents that have not ended.", "state", workload.documents
    )


def _by_transport(figures: Figures) -> Iterator[Metric]:
    every = dict.fromkeys(TRANSPORTS, 0)
    counted = (
        ("connections_opened", "Connections that were opened.", figures.opened),
        ("frames_sent", "Messages handed to the server.", figures.frames_sent),
        ("bytes_sent", "Bytes of messages handed to the server.", figures.bytes_sent),
    )
    for name, text, counts in counted:
        yield _counters(name, text, "transport", {**every, **counts})


def _by_kind_and_code(figures: Figures) -> Iterator[Metric]:
    resumed = {**dict.fromkeys(RESUMED, 0), **figures.resumed}
    yield _counters(
        "resumed", "Subscriptions by what they began with.", "kind", resumed
    )
    yield _counters("closes", "Closed by the server.", "code", _coded(figures.closes))
    yield _counters(
        "connections_refused", "Refused ones.", "code", _coded(figures.refused)
    )


def _coded(counts: Mapping[int, int]) -> dict[str, int]:
    """Return counts by the number of the code, also where it came as an enum."""
    return {str(int(code)): number for code, number in counts.items()}


def _lag_histogram(lag: Histogram) -> Metric:
    bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
    return HistogramMetricFamily(
        "headway_commit_to_send_seconds",
        "From a job's commit to the hand-over of its message to the server.",
        buckets=list(zip(bounds, accumulate(lag.buckets), strict=True)),
        sum_value=lag.total,
    )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"headway_{name}", text, value=float(value))


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(f"headway_{name}", text, value=float(value))


def _gauges(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"headway_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([str(key)], value)
    return family


def _counters(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"headway_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([str(key)], value)
    return family
