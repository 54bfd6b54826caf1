"""A viewer's place in what is relayed."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import pytest

from progress.relay import Viewer, job_topic, loading
from progress.relay.track import Encoded, Track
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
