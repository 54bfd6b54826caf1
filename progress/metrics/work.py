"""Work as families of Prometheus metrics: queues, workers, stages, causes of failure.

Counts are those since midnight (UTC), from the measures that the roll-up keeps. A
counter that begins anew is what Prometheus calls a reset: `rate` and `increase` go on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from progress import page_classes
from progress.insights.histogram import Histogram
from progress.insights.present import Present
from progress.insights.tally import Key, Tally
from progress.metrics.today import Today

#: Upper bounds of durations, in seconds.
BOUNDS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)

Tallies = Iterable[tuple[Key, Tally]]


def told(today: Today) -> Iterator[Metric]:
    """Yield what waits, who works, and what was done today."""
    yield from _now(today.present)
    wholes = [(key, tally) for key, tally in today.sums.items() if not key.stage]
    stages = [(key, tally) for key, tally in today.sums.items() if key.stage]
    yield from _documents(wholes)
    yield from _stages(stages)


def _now(present: Present) -> Iterator[Metric]:
    depth = _gauge("queue_documents", "Documents that wait and may begin.", ["queue"])
    oldest = _gauge(
        "queue_oldest_seconds", "How long the oldest of these has waited.", ["queue"]
    )
    for queue in present.queues:
        depth.add_metric([queue.queue], queue.waiting)
        oldest.add_metric([queue.queue], queue.oldest)
    yield from (depth, oldest)
    workers = _gauge("workers", "Workers that read documents and are alive.", [])
    workers.add_metric([], present.workers)
    slots = _gauge("worker_slots", "Documents that they read at a time.", [])
    slots.add_metric([], present.slots)
    yield from (workers, slots)


def _documents(wholes: Tallies) -> Iterator[Metric]:
    arrived = _counter(
        "documents_arrived", "Documents handed in or retried.", ["job_type"]
    )
    ended = _counter("documents_ended", "Documents that ended.", ["job_type", "state"])
    causes = _counter("failures", "Failed documents by cause.", ["job_type", "code"])
    for key, tally in wholes:
        arrived.add_metric([key.job_type], tally.arrivals)
        for state, count in _ends(tally):
            ended.add_metric([key.job_type, state], count)
        for code, count in tally.causes.items():
            causes.add_metric([key.job_type, code], count)
    yield from (arrived, ended, causes)
    yield _durations(
        "document_wait_seconds",
        "From queued to the beginning of an attempt.",
        ["job_type"],
        [([key.job_type], tally.wait) for key, tally in wholes],
    )
    yield _durations(
        "document_run_seconds",
        "Attempts from beginning to end.",
        ["job_type"],
        [([key.job_type], tally.run) for key, tally in wholes],
    )


def _ends(tally: Tally) -> tuple[tuple[str, int], ...]:
    return (
        ("completed", tally.completions),
        ("failed", tally.failures),
        ("cancelled", tally.cancellations),
    )


def _stages(stages: Tallies) -> Iterator[Metric]:
    by_stage: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for key, tally in stages:
        by_stage[key.job_type, key.stage, _class(key)] += tally
    yield _per_stage(
        "stage_pages", "Pages of stages.", by_stage, lambda tally: tally.pages
    )
    yield _per_stage(
        "stage_busy_seconds",
        "Worker time of stages.",
        by_stage,
        lambda tally: tally.busy_seconds,
    )
    yield _durations(
        "stage_duration_seconds",
        "A page where a stage goes page by page, otherwise a document.",
        _STAGE,
        [(list(labels), tally.run) for labels, tally in by_stage.items()],
    )


_STAGE = ["job_type", "stage", "page_class"]


def _per_stage(
    name: str,
    text: str,
    by_stage: dict[tuple[str, str, str], Tally],
    value: Callable[[Tally], float],
) -> Metric:
    family = _counter(name, text, _STAGE)
    for labels, tally in by_stage.items():
        family.add_metric(list(labels), value(tally))
    return family


def _class(key: Key) -> str:
    """Return the name of a class of pages; "all" where they are counted in one."""
    return "".join(page_classes.decode(key.page_class)) or "all"


def _durations(
    name: str, text: str, labels: list[str], rows: Iterable[tuple[list[str], Histogram]]
) -> Metric:
    family = HistogramMetricFamily(f"headway_{name}", text, labels=labels)
    for values, durations in rows:
        counts = [(str(bound), durations.up_to(bound)) for bound in BOUNDS]
        buckets = [*counts, ("+Inf", len(durations))]
        family.add_metric(values, buckets=buckets, sum_value=durations.total())
    return family


def _gauge(name: str, text: str, labels: list[str]) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"headway_{name}", text, labels=labels)


def _counter(name: str, text: str, labels: list[str]) -> CounterMetricFamily:
    return CounterMetricFamily(f"headway_{name}", text, labels=labels)
