"""How fast the machines are of late."""

from __future__ import annotations

import pytest

from progress.estimates.knowledge import Knowledge
from progress.estimates.seen import Seen
from progress.estimates.tempo import Tempo
from tests.progress.estimates.runs import run


def test_what_takes_twice_as_long_as_is_said_is_noticed_and_forgotten():
    tempo = Tempo()
    for _ in range(10):
        tempo.feel(10.0, 20.0)
    assert 1.5 < tempo.factor < 2.0
    for _ in range(60):
        tempo.feel(10.0, 10.0)
    assert tempo.factor == pytest.approx(1.0, abs=0.05)


def test_one_run_that_hung_changes_little():
    tempo = Tempo()
    tempo.feel(10.0, 10_000.0)
    assert tempo.factor < 1.15


def test_one_sort_of_documents_tells_of_a_slower_machine_for_another():
    known = Knowledge()
    for number in range(30):
        known.learn(run("t" * 50, began=1000.0 + 100 * number))
        known.learn(run("i" * 5, began=1050.0 + 100 * number, kind="tiff"))
    scan = Seen(job_type="document", kind="", suffix=".tiff", size=5000, stages=())
    before = known.left(scan)
    for number in range(8):
        known.learn(run("t" * 50, began=9000.0 + 100 * number, pace=2.0))
    after = known.left(scan)
    assert before is not None
    assert after is not None
    assert after.middle > 1.15 * before.middle
