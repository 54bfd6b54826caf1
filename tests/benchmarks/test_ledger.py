"""A client's copy, by the rules of the protocol."""

from __future__ import annotations

from benchmarks.ledger import Ledger


def update(seq: int, after: int, *, progress: float = 0.0, **rows: list[int]):
    """Return a message as the server sends it."""
    return {
        "type": "progress_update" if after else "snapshot",
        "seq": seq,
        "after": after,
        "progress": progress,
        "pages": [{"number": n} for n in rows.get("pages", [])],
        "logs": [{"id": n} for n in rows.get("logs", [])],
        "events": [{"id": n} for n in rows.get("events", [])],
    }


def test_a_copy_that_got_every_message_misses_nothing():
    ledger = Ledger()
    ledger.apply(update(3, 0, pages=[1, 2], events=[1]))
    assert ledger.apply(update(4, 3, pages=[3], logs=[7]))
    assert ledger.missing({"pages": [1, 2, 3], "logs": [7], "events": [1]}) == 0
    assert (ledger.repeated, ledger.gaps, ledger.regressions) == (0, 0, 0)


def test_rows_that_are_not_there_and_rows_that_nobody_wrote_are_counted():
    ledger = Ledger()
    ledger.apply(update(3, 0, pages=[1, 9]))
    assert ledger.missing({"pages": [1, 2], "logs": [5], "events": []}) == 3


def test_a_message_that_is_not_newer_is_dropped():
    ledger = Ledger()
    ledger.apply(update(3, 0, pages=[1]))
    assert not ledger.apply(update(3, 2, pages=[2]))
    assert ledger.rows["pages"] == {1}


def test_a_gap_is_seen_and_not_applied():
    ledger = Ledger()
    ledger.apply(update(3, 0))
    assert not ledger.apply(update(6, 5, pages=[2]))
    assert (ledger.gaps, ledger.seq) == (1, 3)


def test_a_row_that_comes_twice_is_counted_as_repeated():
    ledger = Ledger()
    ledger.apply(update(3, 0, logs=[1]))
    ledger.apply(update(4, 3, logs=[1, 2]))
    assert ledger.repeated == 1


def test_progress_that_goes_back_is_counted():
    ledger = Ledger()
    ledger.apply(update(3, 0, progress=50.0))
    ledger.apply(update(4, 3, progress=49.0))
    assert ledger.regressions == 1


def test_heartbeats_change_nothing():
    assert not Ledger().apply({"type": "heartbeat", "jobs": {}})
