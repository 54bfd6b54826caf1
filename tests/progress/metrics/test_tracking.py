"""Failures of tracking, noted by workers and shown by every web process."""

from __future__ import annotations

from progress.metrics import tracking


def samples() -> dict[str, float]:
    return {
        sample.labels["what"]: sample.value
        for family in tracking.told()
        for sample in family.samples
    }


def test_what_workers_note_adds_up(registry):
    assert samples()["claim"] == 0
    tracking.note({"claim": 2, "stages": 1})
    tracking.note({"claim": 1})
    assert (samples()["claim"], samples()["stages"], samples()["end"]) == (3, 1, 0)


def test_while_redis_is_away_there_is_no_such_figure(no_redis, caplog):
    assert samples() == {}
    assert "not among the metrics" in caplog.text
