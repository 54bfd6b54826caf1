"""Questions about whole jobs, and about waiting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.estimates.outlook import Mood
from progress.estimates.scenes import JobAsk, WaitAsk, ask_jobs
from progress.estimates.trace import Trace
from tests.progress.estimates.runs import moved, run

LENGTH = run("t" * 100).run


def line(jobs: int, documents: int = 3) -> list[Trace]:
    """Return jobs whose documents one worker reads one after the other."""
    found, free_at = [], 1000.0
    for job in range(jobs):
        queued_at = free_at
        for number in range(documents):
            trace = run("t" * 100, began=free_at, name=f"{job}.{number}")
            trace = replace(trace, job=str(job), queued_at=queued_at, turn=number)
            found.append(trace)
            free_at = trace.finished_at + 0.01
    return found


@pytest.fixture(scope="module")
def asks() -> list[JobAsk | WaitAsk]:
    traces = line(12)
    return list(ask_jobs(traces, since=traces[18].queued_at))


def test_jobs_are_asked_about_from_a_moment_on(asks):
    jobs = [ask for ask in asks if isinstance(ask, JobAsk)]
    assert {ask.job for ask in jobs} == {str(number) for number in range(6, 12)}
    assert len(jobs) == 6 * 4


def test_a_job_of_several_documents_ends_when_the_last_of_them_does(asks):
    first = next(ask for ask in asks if isinstance(ask, JobAsk) and not ask.share)
    assert first.said is not None
    assert first.said.mood is Mood.RUNNING
    assert first.truth == pytest.approx(3 * LENGTH, rel=0.01)
    assert first.said.end == pytest.approx(first.truth, rel=0.1)


def test_documents_behind_others_wait_for_them(asks):
    second, third = [ask for ask in asks if isinstance(ask, WaitAsk)][:2]
    assert second.truth == pytest.approx(LENGTH, rel=0.01)
    assert second.said == pytest.approx(LENGTH, rel=0.15)
    assert third.said == pytest.approx(2 * LENGTH, rel=0.15)


def test_the_rate_of_documents_says_nothing_before_the_first_has_ended(asks):
    rates = {ask.share: ask.by_rate for ask in asks if isinstance(ask, JobAsk)}
    assert rates[0.25] is None
    assert rates[0.5] == pytest.approx(3 * LENGTH, rel=0.05)


def test_what_is_queued_later_changes_nothing_that_was_said_before():
    traces = line(8)
    since = traces[6].queued_at
    last = max(trace.finished_at for trace in traces)
    later = [moved(one, last, f"later {one.id}") for one in line(2)]
    alone = list(ask_jobs(traces, since))
    assert list(ask_jobs([*traces, *later], since))[: len(alone)] == alone
