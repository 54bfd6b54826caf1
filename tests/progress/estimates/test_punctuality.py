"""The report's lines about jobs and waiting."""

from __future__ import annotations

from progress.estimates.outlook import Forecast, Mood
from progress.estimates.punctuality import job_lines, wait_lines
from progress.estimates.scenes import JobAsk, WaitAsk


def ask(share: float, end: float, by_rate: float | None = None) -> JobAsk:
    said = Forecast(mood=Mood.RUNNING, end=end, low=90.0, high=110.0)
    return JobAsk(job="1", share=share, truth=100.0, said=said, by_rate=by_rate)


def test_errors_of_jobs_are_told_by_how_far_they_were():
    text = "\n".join(job_lines([ask(0.0, 80.0), ask(0.5, 90.0, by_rate=150.0)]))
    assert "when they were queued               1  20.00 s     20%   100%" in text
    assert "50% of the way                      1  10.00 s     10%   100%" in text
    assert "10.00 s; by the rate of documents 50.00 s" in text


def test_jobs_of_which_nothing_was_said_do_not_count():
    nothing = JobAsk(job="1", share=0.0, truth=100.0, said=None, by_rate=None)
    assert list(job_lines([nothing])) == []


def test_waiting_is_compared_with_the_mean_of_earlier_waits():
    text = "\n".join(wait_lines([WaitAsk(truth=40.0, said=30.0, usual=5.0)]))
    assert "1 documents that waited, 40 s at the median" in text
    assert "10.0 s off (MAE), 25%" in text
    assert "earlier waits 35.0 s" in text


def test_without_waiting_nothing_is_said_of_it():
    assert list(wait_lines([])) == []
