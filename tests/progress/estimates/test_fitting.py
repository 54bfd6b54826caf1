"""Forecasts of rows that have moved on."""

from __future__ import annotations

import pytest

from progress.estimates.fitting import fit_document, fit_job
from progress.estimates.outlook import Forecast, Mood
from progress.estimates.wording import eta
from progress.states import State

WAITING = Forecast(mood=Mood.WAITING, start=3.0, end=40.0, low=30.0, high=50.0)
NOBODY = Forecast(mood=Mood.NO_WORKER)
RUNNING = Forecast(mood=Mood.RUNNING, end=1.0)


def job(found: Forecast, **changes) -> Forecast | None:
    values = {"state": State.PROCESSING, "total": 1, "working": 0}
    return fit_job(found, **{**values, **changes})


def test_what_is_in_hand_gets_no_waiting_words():
    for found in (fit_document(WAITING, is_working=True), job(WAITING, working=1)):
        assert found is not None
        assert eta(found)["brief"] == "about 40 s"


@pytest.mark.parametrize("mood", [Mood.NO_WORKER, Mood.PAUSED])
def test_what_is_in_hand_has_a_worker_and_is_not_paused(mood):
    assert fit_document(Forecast(mood=mood), is_working=True) is None
    assert job(Forecast(mood=mood), total=2, working=1) is None


def test_what_began_since_does_not_wait_where_it_did():
    assert job(WAITING) is None
    assert job(WAITING, state=State.QUEUED) == WAITING


def test_what_nobody_has_in_hand_is_not_finishing():
    assert job(RUNNING) is None
    assert job(RUNNING, total=2) == RUNNING
    assert fit_document(RUNNING, is_working=False) is None
    assert fit_document(NOBODY, is_working=False) == NOBODY
