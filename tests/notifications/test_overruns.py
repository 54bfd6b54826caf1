from __future__ import annotations

from datetime import timedelta

import pytest

from notifications import overruns
from notifications.kinds import Kind
from notifications.models import NotificationEvent
from progress.estimates.outlook import Forecast, Mood
from progress.states import State
from tests.notifications.conftest import NOW, make_job

MINUTE = 60.0


class FakeOutlook:
    """What is to come, as the test says."""

    def __init__(self, forecast: Forecast | None) -> None:
        self.forecast = forecast

    def refresh(self) -> None:
        """Nothing to look at."""

    def age(self, now) -> float:
        return 0.0

    def job(self, pk, now) -> Forecast | None:
        return self.forecast


def make_promised(owner) -> None:
    """Make a job at work that was promised in ten minutes."""
    make_job(
        owner,
        State.PROCESSING,
        documents_completed=0,
        finished_at=None,
        promised_at=NOW,
        promised_seconds=10 * MINUTE,
    )


@pytest.fixture
def foresee(alice, monkeypatch):
    """A job that was promised in ten minutes, and what is foreseen now."""
    make_promised(alice)

    def foreseen(minutes: float, mood: Mood = Mood.RUNNING) -> int:
        fake = FakeOutlook(Forecast(mood=mood, end=minutes * MINUTE))
        monkeypatch.setattr(overruns, "current", lambda: fake)
        return overruns.tell(NOW)

    return foreseen


def test_a_job_that_will_be_much_later_than_promised_is_told_once(foresee):
    assert foresee(50) == 1
    assert foresee(90) == 0
    event = NotificationEvent.objects.get()
    assert event.kind == Kind.ETA_OVERRUN
    assert event.payload["minutes_late"] == 40
    promised = NOW + timedelta(minutes=10)
    assert event.payload["promised_at"] == promised.isoformat()


@pytest.mark.parametrize(("minutes", "count"), [(29, 0), (30, 1), (5, 0)])
def test_a_little_later_is_no_news(foresee, minutes, count):
    assert foresee(minutes) == count


@pytest.mark.parametrize("mood", [Mood.STALLED, Mood.NO_WORKER, Mood.PAUSED])
def test_what_has_no_end_in_sight_is_not_told_as_late(foresee, mood):
    assert foresee(500, mood) == 0


def test_nothing_is_told_where_it_is_switched_off(foresee, settings):
    settings.HEADWAY_OVERRUN_MINUTES = 0
    assert foresee(500) == 0


def test_a_job_without_an_estimate_is_not_told(foresee, monkeypatch):
    monkeypatch.setattr(overruns, "current", lambda: FakeOutlook(None))
    assert overruns.tell(NOW) == 0


def test_however_many_jobs_are_at_work_each_is_looked_at(
    foresee, alice, monkeypatch, django_assert_num_queries
):
    for _ in range(4):
        make_promised(alice)
    monkeypatch.setattr(overruns, "AT_ONCE", 2)
    assert foresee(50) == 5
    with django_assert_num_queries(4):
        assert len(list(overruns.look(NOW))) == 5
