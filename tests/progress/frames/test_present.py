"""The present of a job from its row alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from progress import frames, lifecycle, recording
from progress.estimates.current import current
from progress.estimates.outlook import Forecast, Mood
from progress.frames import brief_frame, load_frame
from progress.models import Job
from progress.recording import Flush
from tests import factories

pytestmark = pytest.mark.django_db


def report(claim, **changes) -> None:
    values = {
        "stage": "extraction",
        "message": "Processing page 2 of 4",
        "points": 4000,
    }
    recording.record(claim, Flush(**{**values, **changes}))


@pytest.fixture
def job(alice) -> Job:
    return factories.make_job(alice, batch="May")


@pytest.fixture
def claim(job):
    return factories.claim(factories.only_document(job))


def test_the_remaining_time_follows_the_pace(job, claim):
    report(claim)
    job.refresh_from_db()
    found = frames.eta_of(job, job.started_at + timedelta(seconds=40))
    assert found["seconds"] == pytest.approx(60)
    assert found["low"] < 60 < found["high"]


def test_a_job_with_a_document_in_work_has_a_worker(job, claim, monkeypatch):
    stale = Forecast(mood=Mood.NO_WORKER)
    monkeypatch.setattr(current(), "job", lambda pk, now: stale)
    monkeypatch.setattr(current(), "document", lambda pk, now: stale)
    job.refresh_from_db()
    assert frames.eta_of(job, job.started_at) is None
    assert frames.document_dict(factories.only_document(job))["eta"] is None


def test_the_last_frame_says_where_the_result_is(job, claim):
    report(claim, pages=(factories.good_page(1),))
    lifecycle.finish(claim, lifecycle.completed())
    frame = load_frame(job.pk)
    assert (frame["progress"], frame["eta"], frame["stage"]) == (100.0, None, "")
    assert frame["message"] == "Done: 1 page in 1 document"
    assert frame["results"] == f"/api/jobs/{job.pk}/results.json"


@pytest.mark.parametrize(
    ("after", "kind", "is_reset"),
    [(0, "snapshot", False), (1, "progress_update", False), (2, "snapshot", True)],
)
def test_a_frame_is_an_update_only_to_what_the_job_has_been(job, after, kind, is_reset):
    frame = brief_frame(job, after=after)
    assert (frame["type"], frame["is_reset"]) == (kind, is_reset)
    assert frame["is_brief"]
