"""Viewers of quiet jobs are told what is to come."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from progress.estimates.current import current
from progress.estimates.outlook import Forecast, Mood
from progress.relay import Relay, Transport, job_topic, reading
from progress.relay.encoded import Encoded, Form
from progress.relay.estimates import QUIET, Estimates
from tests.progress.relay.viewers import JOB, Server, viewer
from tests.support.waiting import until_async


@pytest.fixture
def forecasts(monkeypatch) -> dict[object, Forecast]:
    """What is to come of jobs, as this process knows it."""
    found: dict[object, Forecast] = {}
    monkeypatch.setattr(current(), "job", lambda pk, now: found.get(pk))
    monkeypatch.setattr(current(), "age", lambda now: 0.0)
    return found


@pytest.fixture
async def relay(monkeypatch):
    monkeypatch.setattr(reading, "since", lambda _job, after: None)
    monkeypatch.setattr(Relay, "start", lambda *_: None)
    made = Relay()
    yield made
    await made.close()


def told_to(server: Server) -> list[dict[str, Any]]:
    return [json.loads(text) for text in server.sent]


def watch(relay: Relay, **options) -> Server:
    server = Server()
    made = viewer(server, source=relay.source, **options)
    relay.admit(made)
    relay.audience.add(made, job_topic(JOB))
    relay.tracks.of(JOB, Form.WHOLE)
    return server


async def test_who_watches_a_quiet_job_hears_that_no_worker_runs(relay, forecasts):
    server, forecasts[JOB] = watch(relay), Forecast(mood=Mood.NO_WORKER)
    await Estimates(relay).tell_estimates()
    (told,) = told_to(server)
    assert (told["type"], told["job"]) == ("estimate", str(JOB))
    assert told["eta"]["text"] == "No worker is running"


async def test_what_was_said_before_the_last_change_is_not_said_again(
    relay, forecasts, monkeypatch
):
    server, forecasts[JOB] = watch(relay), Forecast(mood=Mood.NO_WORKER)
    monkeypatch.setattr(current(), "age", lambda now: QUIET + 1.0)
    await Estimates(relay).tell_estimates()
    assert told_to(server) == []


async def test_the_same_words_are_said_once(relay, forecasts):
    server, forecasts[JOB] = watch(relay), Forecast(mood=Mood.NO_WORKER)
    estimates = Estimates(relay)
    await estimates.tell_estimates()
    await estimates.tell_estimates()
    forecasts[JOB] = Forecast(mood=Mood.PAUSED)
    await estimates.tell_estimates()
    assert [told["eta"]["mood"] for told in told_to(server)] == ["no_worker", "paused"]


async def test_a_job_with_frames_says_it_in_them(relay, forecasts):
    server, forecasts[JOB] = watch(relay), Forecast(mood=Mood.STALLED, silent=40)
    now = asyncio.get_running_loop().time()
    relay.tracks.of(JOB, Form.WHOLE).advance(Encoded(text="{}", seq=4), now)
    await Estimates(relay).tell_estimates()
    assert told_to(server) == []
    relay.tracks.of(JOB, Form.WHOLE).last_emitted_at = now - 2 * QUIET
    await Estimates(relay).tell_estimates()
    assert [told["eta"]["mood"] for told in told_to(server)] == ["stalled"]


async def test_a_poller_is_not_answered_by_it(relay, forecasts):
    server = watch(relay, transport=Transport.POLL)
    forecasts[JOB] = Forecast(mood=Mood.NO_WORKER)
    await Estimates(relay).tell_estimates()
    assert told_to(server) == []


async def test_who_was_asked_to_come_back_elsewhere_hears_it_there(relay, forecasts):
    server, forecasts[JOB] = watch(relay), Forecast(mood=Mood.NO_WORKER)
    relay.spawn(relay.drain(60))
    await until_async(lambda: server.sent)
    await Estimates(relay).tell_estimates()
    assert [told["type"] for told in told_to(server)] == ["reconnect"]
