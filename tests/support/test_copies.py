"""The checker checks: each word that a server could break is noted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.clients.copies import Copies, Verdict

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
JOB = "4caa510b-7a3f-4e0e-9a36-2f3a5e1c8b01"
#: Later than the examples say.
LATER = "2030-01-01T00:00:00+00:00"


def example(name: str = "progress_update") -> dict[str, Any]:
    message: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text())
    return message


def message(seq: int, after: int = 0, **given: Any) -> dict[str, Any]:
    """Return a snapshot, or with `after` an update, about one job in work."""
    lists: dict[str, Any] = {n: [] for n in ("documents", "pages", "logs", "events")}
    return {
        **example(),
        "type": "progress_update" if after else "snapshot",
        "processing_id": JOB,
        "seq": seq,
        "after": after,
        "attempt": 1,
        "state": "processing",
        "status": "processing",
        "progress": 10.0,
        **lists,
        **given,
    }


def line(number: int, seq: int) -> dict[str, Any]:
    return {"id": number, "seq": seq, "level": "info", "text": f"Line {number}"}


def page(number: int, seq: int, state: str = "completed") -> dict[str, Any]:
    return {"document": "d", "number": number, "seq": seq, "state": state}


@pytest.fixture
def copies() -> Copies:
    """A copy at seq 3 with one line, which came with seq 2."""
    copies = Copies()
    copies.apply(message(3, logs=[line(1, 2)]))
    return copies


def lines_of(copies: Copies) -> list[Any]:
    return list(copies.of(JOB).rows.lists["logs"])


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("snapshot*.json")))
def test_each_example_of_a_snapshot_is_taken(path):
    copies = Copies()
    assert copies.apply(json.loads(path.read_text())) is Verdict.APPLIED
    assert copies.wrongs == []


def test_a_message_brings_what_is_new_once(copies):
    update = message(4, 3, logs=[line(2, 4)])
    assert copies.apply(update) is Verdict.APPLIED
    assert copies.apply(update) is Verdict.DROPPED
    assert copies.of(JOB).seq == 4
    assert lines_of(copies) == [1, 2]
    assert copies.wrongs == []


def test_a_gap_is_told_and_nothing_taken(copies):
    assert copies.apply(message(6, 5, logs=[line(3, 6)])) is Verdict.GAP
    assert copies.of(JOB).seq == 3
    assert lines_of(copies) == [1]


def test_a_message_that_begins_earlier_is_taken_from_where_the_copy_stands(copies):
    update = message(4, 1, logs=[line(1, 2), line(2, 4)])
    assert copies.apply(update) is Verdict.APPLIED
    assert lines_of(copies) == [1, 2]
    assert copies.wrongs == []


def test_a_brief_message_moves_the_present_and_not_the_lists(copies):
    brief = message(5, 4, is_brief=True, progress=20.0)
    assert copies.apply(brief) is Verdict.APPLIED
    assert (copies.of(JOB).seq, copies.of(JOB).present_seq) == (3, 5)
    assert copies.of(JOB).present["progress"] == 20.0


def test_a_reset_replaces_all(copies):
    assert copies.apply(message(9, is_reset=True, logs=[line(7, 9)])) is Verdict.APPLIED
    assert lines_of(copies) == [7]
    assert copies.wrongs == []


def test_a_reset_said_later_than_the_copy_replaces_it_whatever_its_seq(copies):
    restored = message(2, is_reset=True, progress=5.0, timestamp=LATER)
    assert copies.apply(restored) is Verdict.APPLIED
    assert (copies.of(JOB).seq, copies.of(JOB).present_seq) == (2, 2)
    assert copies.of(JOB).present["progress"] == 5.0
    assert lines_of(copies) == []
    assert copies.wrongs == []


def test_an_older_reset_that_comes_late_does_not_make_progress_fall(copies):
    copies.apply(message(4, 3, progress=20.0, timestamp=LATER))
    late = message(3, is_reset=True, progress=10.0)
    assert copies.apply(late) is Verdict.DROPPED
    assert copies.of(JOB).present["progress"] == 20.0
    assert lines_of(copies) == [1]


def test_failed_pages_that_a_retry_cleared_are_forgotten(copies):
    document = {"id": "d", "seq": 4, "pages_failed": 1}
    copies.apply(message(4, 3, documents=[document], pages=[page(1, 4, "failed")]))
    cleared = {"id": "d", "seq": 6, "pages_failed": 1}
    copies.apply(message(6, 4, documents=[cleared], pages=[page(2, 6, "failed")]))
    assert list(copies.of(JOB).rows.lists["pages"]) == [("d", 2)]
    assert copies.wrongs == []


WRONGS = {
    "progress went back": message(4, 3, progress=9.0),
    "attempt went back": message(4, 3, attempt=0),
    "progress 100": message(4, 3, progress=100.0),
    "status queued of state processing": message(4, 3, status="queued"),
    "came twice": message(4, 3, logs=[line(1, 4)]),
    "was lost": message(4, 2, logs=[line(9, 3)]),
    "came before its time": message(4, 3, logs=[line(2, 5)]),
    "out of order": message(5, 3, logs=[line(3, 5), line(2, 4)]),
    "all again, though 3 was known": message(4),
}


@pytest.mark.parametrize("wrong", WRONGS)
def test_each_broken_word_is_noted(copies, wrong):
    copies.apply(WRONGS[wrong])
    assert len(copies.wrongs) == 1
    assert wrong in copies.wrongs[0]


def test_a_job_that_has_ended_may_begin_again_only_as_another_attempt(copies):
    copies.apply(message(4, 3, state="failed", status="error"))
    copies.apply(message(5, 4, attempt=2, progress=0.0))
    assert copies.wrongs == []
    copies.apply(message(6, 5, attempt=2, state="failed", status="error"))
    copies.apply(message(7, 6, attempt=2))
    assert "failed became processing" in copies.wrongs[0]
