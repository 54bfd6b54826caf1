"""The report about estimates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.estimates.replay import MEAN_RATE, OURS, PREFIX, replay
from progress.estimates.trace import Promise
from progress.estimates.verdict import (
    MANY,
    by_sort,
    coverage,
    error_at,
    figures,
    report,
    skill,
)
from tests.progress.estimates.runs import many


@pytest.fixture(scope="module")
def held_out():
    return list(replay(many(160)))[60:]


def test_knowing_classes_and_stages_beats_counting_pages(held_out):
    ours, rate, prefix = (figures(held_out, m) for m in (OURS, MEAN_RATE, PREFIX))
    assert ours.mae < min(rate.mae, prefix.mae)
    assert skill(held_out, PREFIX).low > 0


def test_intervals_hold_about_four_of_five(held_out):
    found = coverage(held_out)
    assert found is not None
    assert 0.7 <= found <= 0.9


def test_errors_become_smaller_on_the_way(held_out):
    assert error_at(held_out, 0.5, 5.0) < error_at(held_out, 0.0, 5.0)


def test_documents_are_told_apart_by_how_they_are_read(held_out):
    assert set(by_sort(held_out)) == {"document pdf text", "document pdf image"}


def test_promises_that_were_made_are_judged(held_out):
    assert "promises" not in "\n".join(report(held_out, 60))
    trace = held_out[0].trace
    said = Promise(at=trace.started_at, seconds=trace.run, low=0.0, high=trace.run)
    made = replace(held_out[0], trace=replace(trace, promise=said))
    text = "\n".join(report([made, *held_out[1:]], 60))
    assert "1 promises after the census: median error 0%" in text
    assert "held by their interval 100%" in text


def longer(documents) -> int:
    return sum(one.trace.run >= 3.0 for one in documents)


def test_the_report_names_every_bar_and_whether_it_is_reached(held_out):
    lines = list(report(held_out, 60))
    text = "\n".join(lines)
    assert "MAE better than global mean rate" in text
    assert "median error after a quarter" in text
    assert f"the same, of {longer(held_out)} that took 3 s" in text
    assert "coverage of document pdf text" in text
    assert sum("reached" in line or "MISSED" in line for line in lines) >= 5


def test_without_documents_nothing_is_judged():
    lines = list(report([], 0))
    assert not any("reached" in line or "MISSED" in line for line in lines)
    assert sum("no data" in line for line in lines) >= 6


def test_a_bar_about_longer_runs_is_not_judged_by_shorter_ones(held_out):
    short = [one for one in held_out if one.trace.run < 3.0]
    (line,) = [one for one in report(short, 60) if "of 0 that took 3 s" in one]
    assert line.endswith("no data")


def test_of_few_documents_the_report_says_that_they_are_few(held_out):
    enough = (list(held_out) * MANY)[:MANY]
    for some, is_said in ((enough[:-1], True), (enough, False)):
        assert any("mostly chance" in line for line in report(some, 60)) is is_said
