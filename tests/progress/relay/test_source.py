"""Where viewers read what they were not told."""

from __future__ import annotations

import asyncio
import json
import threading
from uuid import uuid4

import pytest

from progress.relay import batch_topic, job_topic, reading, user_topic
from progress.relay.encoded import Encoded, Form
from progress.relay.figures import figures
from progress.relay.source import Source
from progress.relay.topics import SUMMARY, SYSTEM
from progress.relay.tracks import Tracks
from tests.progress.relay.viewers import JOB, delta


@pytest.fixture
def tracks() -> Tracks:
    return Tracks()


@pytest.fixture
def source(tracks) -> Source:
    return Source(tracks, range(17))


@pytest.fixture
def reads(monkeypatch) -> list[int]:
    """The seqs that messages were read after; the job is at 20."""
    asked: list[int] = []

    def since(_job_id, after):
        asked.append(after)
        return delta(after, 20)

    monkeypatch.setattr(reading, "since", since)
    return asked


def seqs(messages: list[Encoded]) -> list[int]:
    return [message.seq for message in messages]


def test_lists_of_jobs_have_no_track_of_their_own(source, tracks):
    assert source.track_of(SYSTEM) is None
    assert source.track_of(user_topic(7)) is None
    assert source.track_of(job_topic(JOB)) is tracks.of(JOB, Form.WHOLE)
    assert source.track_of(batch_topic(JOB)) is tracks.of(JOB, Form.BATCH)
    assert source.track_of(SUMMARY) is tracks.of(None, Form.SUMMARY)


async def test_a_thousand_who_come_back_to_one_job_cost_one_read(source, tracks, reads):
    track = tracks.of(JOB, Form.WHOLE)
    told = await asyncio.gather(*(source.since(track, 5) for _ in range(1000)))
    assert reads == [5]
    assert all(messages is not None and seqs(messages) == [20] for messages in told)


async def test_who_missed_little_is_told_from_memory(source, tracks, reads):
    track = tracks.of(JOB, Form.WHOLE)
    for after, seq in ((17, 18), (18, 20)):
        track.advance(delta(after, seq), 1.0)
    assert seqs(await source.since(track, 17)) == [18, 20]
    assert reads == []
    assert seqs(await source.since(track, 16)) == [20]
    assert reads == [16]


async def test_who_knows_nothing_reads_all_although_updates_are_kept(
    source, tracks, reads
):
    track = tracks.of(JOB, Form.WHOLE)
    track.advance(delta(0, 20), 1.0)
    await source.since(track, 0)
    assert reads == [0]


async def test_what_moved_during_the_read_is_read_again_for_the_next(
    source, tracks, monkeypatch
):
    track = tracks.of(JOB, Form.WHOLE)
    answers = iter([delta(5, 20), delta(5, 21)])
    may_answer = threading.Event()

    def since(_job_id, _after):
        assert may_answer.wait(timeout=20)
        return next(answers)

    monkeypatch.setattr(reading, "since", since)
    first = asyncio.create_task(source.since(track, 5))
    second = asyncio.create_task(source.since(track, 5))
    await asyncio.sleep(0)
    track.hear(21)
    may_answer.set()
    assert [seqs(await first), seqs(await second)] == [[20], [21]]


async def test_of_a_job_that_is_gone_nothing_is_told(source, tracks, monkeypatch):
    monkeypatch.setattr(reading, "since", lambda _job, _after: None)
    assert await source.since(tracks.of(JOB, Form.WHOLE), 5) == []


async def test_resumes_are_counted_by_their_kind(source, tracks, monkeypatch):
    answers = {
        0: delta(0, 20),
        5: delta(5, 20),
        20: delta(20, 20),
        2: delta(0, 20, is_reset=True),
    }
    monkeypatch.setattr(reading, "since", lambda _job, after: answers[after])
    before = figures.resumed.copy()
    for after in answers:
        await source.since(tracks.of(uuid4(), Form.WHOLE), after)
    assert figures.resumed - before == {
        "snapshot": 1,
        "updates": 1,
        "current": 1,
        "reset": 1,
    }


async def test_a_summary_for_one_does_not_take_the_next_from_anybody(
    source, tracks, monkeypatch
):
    monkeypatch.setattr(
        reading, "summary", lambda seq, connections: delta(connections, seq)
    )
    track = tracks.of(None, Form.SUMMARY)
    [first] = await source.since(track, 0)
    assert (first.seq, first.after, track.is_behind) == (1, 17, False)
    track.advance(delta(0, 2), 1.0)
    [second] = await source.since(track, 0)
    assert second.seq == 2
    assert not track.is_behind


def test_a_sign_of_life_names_the_highest_that_is_known(source, tracks):
    other = uuid4()
    tracks.of(JOB, Form.WHOLE).hear(9)
    positions = {
        (JOB, Form.WHOLE): 7,
        (other, Form.BRIEF): 3,
        (None, Form.SUMMARY): 5,
        # A batch is no job, and its seq is not one to be asked for.
        (uuid4(), Form.BATCH): 41,
    }
    message = source.heartbeat(positions)
    assert json.loads(message.text)["jobs"] == {str(JOB): 9, str(other): 3}
    assert message.seq == 0
