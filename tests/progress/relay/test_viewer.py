"""A viewer's place in what is relayed."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import pytest

from progress.relay import Viewer, job_topic, loading, system_topic
from progress.relay import viewer as module
from progress.relay.track import Encoded, Track
from progress.relay.tracks import Tracks
from tests.support.waiting import until_async

JOB = uuid4()


@pytest.fixture
def sent() -> list[str]:
    return []


@pytest.fixture
def viewer(sent) -> Viewer:
    async def send(text: str) -> None:
        sent.append(text)

    return Viewer(job_topic(JOB), send, after=5)


@pytest.fixture
def catch_ups(monkeypatch) -> list[int]:
    """The seqs that frames were loaded after; each such frame ends at 20."""
    asked: list[int] = []

    def load(job_id, *, after, is_brief):
        asked.append(after)
        return Encoded(after, 20, json.dumps({"after": after}))

    monkeypatch.setattr(loading, "encoded_frame", load)
    return asked


def track(after: int, seq: int) -> Track:
    made = Track(job_id=JOB, is_brief=False)
    made.latest = Encoded(after, seq, f"{after}-{seq}")
    return made


@pytest.fixture
async def writing(viewer, catch_ups):
    await viewer.greet()
    task = asyncio.create_task(viewer.write())
    yield viewer
    task.cancel()


async def test_it_is_greeted_with_what_happened_after_its_own_seq(
    viewer, sent, catch_ups
):
    await viewer.greet()
    assert catch_ups == [5]
    assert viewer.positions == {JOB: 20}
    assert len(sent) == 1


async def test_the_shared_frame_is_sent_as_it_is_when_it_joins_on(writing, sent):
    writing.offer(track(20, 21))
    await until_async(lambda: len(sent) == 2)
    assert sent[-1] == "20-21"


async def test_a_frame_that_overlaps_is_sent_and_one_not_newer_is_not(writing, sent):
    writing.offer(track(18, 20))
    writing.offer(track(18, 22))
    await until_async(lambda: len(sent) == 2)
    assert sent[-1] == "18-22"
    assert writing.positions == {JOB: 22}


async def test_who_fell_behind_reads_what_was_missed(writing, sent, catch_ups):
    writing.offer(track(30, 31))
    await until_async(lambda: len(sent) == 2)
    assert catch_ups == [5, 20]


async def test_a_slow_reader_gets_the_newest_and_not_a_queue(catch_ups):
    sent: list[str] = []
    gate = asyncio.Event()

    async def slowly(text: str) -> None:
        sent.append(text)
        await gate.wait()

    viewer = Viewer(job_topic(JOB), slowly)
    gate.set()
    await viewer.greet()
    gate.clear()
    task = asyncio.create_task(viewer.write())
    shared = track(20, 21)
    viewer.offer(shared)
    await until_async(lambda: len(sent) == 2)
    for seq in range(22, 500):
        shared.latest = Encoded(20, seq, str(seq))
        viewer.offer(shared)
    gate.set()
    await until_async(lambda: viewer.positions == {JOB: 499})
    task.cancel()
    assert sent[1:] == ["20-21", "499"]


async def test_what_could_not_be_read_is_told_when_it_can_be(
    writing, sent, catch_ups, monkeypatch
):
    monkeypatch.setattr(module, "PAUSE", 0.01)
    load, failures = loading.encoded_frame, iter((True, True))

    def fail(job_id, *, after, is_brief):
        if next(failures, False):
            raise OSError("one blip")
        return load(job_id, after=after, is_brief=is_brief)

    monkeypatch.setattr(loading, "encoded_frame", fail)
    writing.offer(track(30, 31))
    await until_async(lambda: len(sent) == 2)
    assert catch_ups == [5, 20]
    writing.offer(track(20, 32))
    await until_async(lambda: sent[-1] == "20-32")


async def test_what_could_not_be_sent_is_not_taken_for_told(catch_ups, monkeypatch):
    monkeypatch.setattr(module, "PAUSE", 0.01)
    sent: list[str] = []
    failures = iter((False, True, True))

    async def send(text: str) -> None:
        if next(failures, False):
            raise ValueError("not now")
        sent.append(text)

    viewer = Viewer(job_topic(JOB), send)
    await viewer.greet()
    task = asyncio.create_task(viewer.write())
    viewer.offer(track(20, 21))
    await until_async(lambda: sent[1:] == ["20-21"])
    task.cancel()


async def test_a_heartbeat_names_what_is_known_though_it_was_not_told(
    writing, sent, settings
):
    tracks = Tracks()
    tracks.of(JOB, 7, is_brief=False).known_seq = 25
    writing.tracks = tracks
    settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS = 0.05
    writing.offer(track(20, 21))
    await until_async(lambda: "heartbeat" in sent[-1])
    assert writing.positions == {JOB: 21}
    assert json.loads(sent[-1])["jobs"] == {str(JOB): 25}


async def test_a_stuck_client_holds_up_no_other(catch_ups, settings):
    settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS = 0.01
    sent: list[str] = []
    stuck = asyncio.Event()

    async def never(text: str) -> None:
        stuck.set()
        await asyncio.Event().wait()

    async def send(text: str) -> None:
        sent.append(text)

    viewers = [Viewer(job_topic(JOB), each) for each in (never, send)]
    tasks = [asyncio.create_task(viewer.write()) for viewer in viewers]
    await stuck.wait()
    await until_async(lambda: len(sent) > 3)
    for task in tasks:
        task.cancel()


async def test_a_list_keeps_no_position_of_a_job_that_has_ended(sent):
    async def send(text: str) -> None:
        sent.append(text)

    viewer = Viewer(system_topic(), send)
    task = asyncio.create_task(viewer.write())
    running, ended = uuid4(), uuid4()
    for job_id, is_final in ((running, False), (ended, True)):
        brief = Track(job_id=job_id, is_brief=True)
        brief.latest = Encoded(0, 5, str(job_id), is_final)
        viewer.offer(brief)
    await until_async(lambda: len(sent) == 2)
    task.cancel()
    assert viewer.positions == {running: 5}
