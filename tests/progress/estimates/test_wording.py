"""What is said of a forecast."""

from __future__ import annotations

from progress.estimates.outlook import Forecast, Mood
from progress.estimates.wording import eta, interval, running


def test_an_estimate_says_its_interval():
    found = running(180, 160, 250)
    assert found["text"] == "about 3 min, 80 % between 2:40 and 4:10"
    assert found["brief"] == "about 3 min"
    assert (found["seconds"], found["low"], found["high"]) == (180, 160, 250)


def test_an_interval_too_wide_to_say_anything_is_not_shown():
    assert interval(180, 20, 600) == "about 3 min"


def test_the_last_seconds_are_finishing_and_never_negative():
    forecast = Forecast(mood=Mood.RUNNING, end=5, low=4, high=6)
    late = eta(forecast, age=30.0)
    assert late["text"] == "finishing…"
    assert late["seconds"] == late["low"] == late["high"] == 0


def test_what_waits_says_when_it_begins_and_why_not_now():
    forecast = Forecast(
        mood=Mood.WAITING, start=40, end=100, low=80, high=130, ahead=212, slots=2
    )
    found = eta(forecast)
    assert found["text"] == (
        "starts in about 40 s: 212 pages ahead on 2 workers; "
        "done in about 2 min, 80 % between 1:20 and 2:10"
    )
    assert found["brief"] == "starts in about 40 s"


def test_what_was_handed_on_goes_on():
    forecast = Forecast(mood=Mood.WAITING, start=40, end=100, is_begun=True)
    assert eta(forecast)["brief"] == "goes on in about 40 s"


def test_a_number_gives_way_to_the_truth():
    stalled = eta(Forecast(mood=Mood.STALLED, silent=100), age=30)
    assert stalled["text"] == "Stalled: no progress for 2 min 10 s"
    assert stalled["seconds"] is None
    assert eta(Forecast(mood=Mood.NO_WORKER))["text"] == "No worker is running"
    other = eta(Forecast(mood=Mood.NO_WORKER, queue="ocr"))
    assert other["text"] == 'No worker is running for the queue "ocr"'
    assert eta(Forecast(mood=Mood.PAUSED))["brief"] == "Paused"


def test_what_waits_and_is_soon_over_is_done_soon():
    forecast = Forecast(mood=Mood.WAITING, start=0.5, end=1.0)
    assert eta(forecast)["text"] == "starts soon; done soon"


def test_finishing_is_not_said_of_what_is_far_from_done():
    forecast = Forecast(mood=Mood.RUNNING, end=1.0, high=1.5, is_nearly_done=False)
    found = eta(forecast, age=5.0)
    assert (found["brief"], found["seconds"], found["high"]) == ("about 2 s", 2.0, 2.0)


def test_what_takes_longer_than_usual_says_so_instead_of_a_number():
    forecast = Forecast(mood=Mood.RUNNING, end=3, is_nearly_done=False, is_late=True)
    found = eta(forecast)
    assert (found["mood"], found["seconds"]) == ("running", None)
    assert found["text"] == found["brief"] == found["spoken"] == "longer than usual"
