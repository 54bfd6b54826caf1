"""A scraper gets the format that it asks for."""

from __future__ import annotations

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as parse_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families as parse_text

from progress.metrics.exposition import expose

GAUGE = GaugeMetricFamily("headway_users", "People.", value=3)


def test_plain_text_is_the_default():
    text, content_type = expose([GAUGE], "")
    assert content_type.startswith("text/plain; version=")
    names = {family.name for family in parse_text(text.decode())}
    assert {"headway_users", "process_resident_memory_bytes"} <= names


def test_openmetrics_is_given_to_whoever_asks_for_it():
    text, content_type = expose([GAUGE], "application/openmetrics-text;version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    names = {family.name for family in parse_openmetrics(text.decode())}
    assert "headway_users" in names
