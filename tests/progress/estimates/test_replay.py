"""Replays without a look ahead."""

from __future__ import annotations

from dataclasses import replace

from progress.estimates.moments import seen_at
from progress.estimates.replay import MOMENTS, OURS, replay
from tests.progress.estimates.runs import many, run


def test_each_document_is_asked_at_its_start_and_along_its_way():
    (only,) = replay([run()])
    assert [ask.at for ask in only.asks] == list(MOMENTS)
    assert only.asks[0].truth == only.trace.run
    assert only.asks[0].said[OURS] is None


def test_what_ends_later_tells_nothing_about_what_began_earlier():
    early = many(30)
    late = [replace(one, id=f"late {one.id}") for one in _slow(early)]
    alone = [one.asks for one in replay(early)]
    with_later = [one.asks for one in replay([*early, *late])][: len(early)]
    assert alone == with_later


def _slow(early):
    end = early[-1].finished_at
    return [run("t" * 50, began=end + 100 * n, pace=9.0) for n in range(1, 5)]


def test_the_pages_are_not_known_before_the_census_has_ended():
    trace = run("t" * 20, began=1000.0)
    assert seen_at(trace, 1000.2).classes == ""
    assert seen_at(trace, 1000.2).stage == "census"
    assert seen_at(trace, 1000.9).classes == "t" * 20


def test_a_steady_run_moves_its_shown_finish_at_most_once():
    traces = many(60)
    assert all(one.late_moves <= 1 for one in list(replay(traces))[30:])
