from __future__ import annotations

from prometheus_client.core import GaugeMetricFamily

from progress.metrics import sources


def test_each_source_is_asked_once_however_often_it_came(monkeypatch):
    monkeypatch.setattr(sources, "_sources", [])

    def source() -> list[GaugeMetricFamily]:
        return [GaugeMetricFamily("headway_test", "A test.", value=1)]

    for _ in range(2):
        sources.register(source)
    assert [family.name for family in sources.told()] == ["headway_test"]
