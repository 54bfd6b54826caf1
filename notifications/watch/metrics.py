"""The figures of notifications as families of Prometheus metrics."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from notifications.watch import figures
from progress.metrics.sources import register

_PREFIX = "headway_notifications"


def connect() -> None:
    """Let the figures stand among those of the system."""
    register(families)


def families() -> Iterator[Metric]:
    """Yield what is true now."""
    found = figures.count(timezone.now())
    for name, text, value in (
        (
            "oldest_event_seconds",
            "How long an event waits.",
            found.oldest_event,
        ),
        (
            "oldest_delivery_seconds",
            "How long the oldest delivery is overdue.",
            found.oldest_delivery,
        ),
        ("waiting_events", "Events to be told.", found.waiting_events),
        ("waiting_deliveries", "Deliveries that are due.", found.waiting_deliveries),
        ("stuck_leases", "Claims whose worker is gone.", found.stuck_leases),
    ):
        yield GaugeMetricFamily(f"{_PREFIX}_{name}", text, value=value)
    yield from _by_channel(found)


def _by_channel(found: figures.Figures) -> Iterator[Metric]:
    ratio = GaugeMetricFamily(
        f"{_PREFIX}_failure_ratio",
        "Share of the last hour's attempts that failed.",
        labels=["channel"],
    )
    ended = GaugeMetricFamily(
        f"{_PREFIX}_attempts", "Attempts of the last hour.", labels=["channel"]
    )
    for channel, tries in sorted(found.tries.items()):
        ratio.add_metric([channel], tries.failure_ratio)
        ended.add_metric([channel], tries.ended)
    yield from (ratio, ended)
