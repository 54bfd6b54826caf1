"""Keeps tallies as measures: written by key, so that writing twice is writing once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from progress.insights.histogram import Histogram
from progress.insights.spans import KEPT, LENGTH, PART
from progress.insights.tally import Key, Tally
from progress.models import Measure
from progress.states import Span

#: Rows that one statement writes.
AT_ONCE = 500

_KEY = ("span", "bucket_at", "job_type", "stage", "page_class")
_VALUES = (
    "arrivals",
    "completions",
    "failures",
    "cancellations",
    "causes",
    "pages",
    "busy_ms",
    "wait_histogram",
    "run_histogram",
    "oldest_wait",
)


def keep(span: Span, tallies: Mapping[tuple[datetime, Key], Tally]) -> int:
    """Write tallies of one span, over those that are there; return how many.

    Measures whose rows are gone stay as they are: history is pruned before them.
    """
    rows = [
        _measure(span, bucket, key, tally) for (bucket, key), tally in tallies.items()
    ]
    Measure.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=_VALUES,
    )
    return len(rows)


def merge(span: Span, buckets: Iterable[datetime]) -> int:
    """Put whole spans together from their parts; return how many measures it made."""
    tallies: dict[tuple[datetime, Key], Tally] = {}
    for bucket in buckets:
        parts = Measure.objects.between(PART[span], bucket, bucket + LENGTH[span])
        for key, tally in summed(parts).items():
            tallies[bucket, key] = tally
    return keep(span, tallies)


def summed(rows: Iterable[Measure]) -> dict[Key, Tally]:
    """Return the sum of measures by what they count."""
    sums: dict[Key, Tally] = defaultdict(Tally)
    for row in rows:
        sums[key_of(row)] += tally_of(row)
    return dict(sums)


def prune(now: datetime) -> int:
    """Delete measures that are older than their span is kept; return how many."""
    return sum(
        Measure.objects.filter(span=span, bucket_at__lt=now - age).delete()[0]
        for span, age in KEPT.items()
    )


def key_of(row: Measure) -> Key:
    """Return what a measure counts."""
    return Key(job_type=row.job_type, stage=row.stage, page_class=row.page_class)


def tally_of(row: Measure) -> Tally:
    """Return what a measure counted."""
    return Tally(
        arrivals=row.arrivals,
        completions=row.completions,
        failures=row.failures,
        cancellations=row.cancellations,
        causes=Counter(row.causes),
        pages=row.pages,
        busy_ms=row.busy_ms,
        wait=Histogram.from_json(row.wait_histogram),
        run=Histogram.from_json(row.run_histogram),
        oldest_wait=row.oldest_wait,
    )


def _measure(span: Span, bucket: datetime, key: Key, tally: Tally) -> Measure:
    return Measure(
        span=span,
        bucket_at=bucket,
        job_type=key.job_type,
        stage=key.stage,
        page_class=key.page_class,
        arrivals=tally.arrivals,
        completions=tally.completions,
        failures=tally.failures,
        cancellations=tally.cancellations,
        causes=dict(tally.causes),
        pages=tally.pages,
        busy_ms=tally.busy_ms,
        wait_histogram=tally.wait.as_json(),
        run_histogram=tally.run.as_json(),
        oldest_wait=tally.oldest_wait,
    )
