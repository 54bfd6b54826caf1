"""The press: what is due is read once, and offered to all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from progress.relay import batch_topic, job_topic, reading
from progress.relay import press as module
from progress.relay.audience import Audience
from progress.relay.encoded import Encoded, Form
from progress.relay.press import Press
from progress.relay.topics import SYSTEM
from progress.relay.track import Track
from progress.relay.tracks import Tracks
from tests.progress.relay.viewers import JOB, Server, delta, viewer
from tests.support.waiting import until_async


class Rows:
    """What the database says; a read waits until it `may_answer`."""

    def __init__(self) -> None:
        self.seqs: dict[object, int] = {}
        self.reads: list[tuple[Form, dict]] = []
        self.error: Exception | None = None
        self.most = 1_000_000
        self.may_answer = threading.Event()
        self.may_answer.set()

    def news(self, form: Form, wanted: dict) -> dict[object, Encoded]:
        self.reads.append((form, dict(wanted)))
        assert self.may_answer.wait(timeout=20)
        if self.error is not None:
            raise self.error
        return {pk: self._of(pk, wanted[pk]) for pk in wanted if pk in self.seqs}

    def _of(self, pk: object, after: int) -> Encoded:
        seq = min(self.seqs[pk], after + self.most)
        return delta(after, seq, has_more=seq < self.seqs[pk])


class Room:
    """A press with all that it works with."""

    def __init__(self) -> None:
        self.audience, self.tracks = Audience(), Tracks()
        self.tasks: set[asyncio.Task] = set()
        self.errors: list[BaseException] = []
        self.press = Press(self.audience, self.tracks, self.spawn)
        self.server = Server()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task) -> None:
        self.tasks.discard(task)
        if error := task.exception():
            self.errors.append(error)

    def watched(self, job_id=JOB, form: Form = Form.WHOLE, at: int = 0) -> Track:
        """A track with a viewer that was told as far as `at`."""
        topic = {
            Form.WHOLE: job_topic(job_id),
            Form.BRIEF: SYSTEM,
            Form.BATCH: batch_topic(job_id),
        }[form]
        made = viewer(self.server)
        made.positions[(job_id, form)] = at
        self.audience.add(made, topic)
        track = self.tracks.of(job_id, form)
        track.relayed_seq = track.known_seq = at
        return track

    def hear(self, track: Track, seq: int, *, is_urgent: bool = False) -> None:
        assert track.hear(seq)
        self.press.plan(track, is_urgent=is_urgent)


@pytest.fixture
def rows(monkeypatch) -> Rows:
    made = Rows()
    monkeypatch.setattr(reading, "news", made.news)
    return made


@pytest.fixture
async def room(settings):
    settings.HEADWAY_FRAME_SECONDS = 0.01
    made = Room()
    yield made
    made.press.close()
    await asyncio.gather(*made.tasks, return_exceptions=True)


async def test_what_is_due_together_is_read_together(rows, room, settings):
    settings.HEADWAY_FRAME_SECONDS = 1000.0
    for pk in [uuid4() for _ in range(250)]:
        rows.seqs[pk] = 5
        room.hear(room.watched(pk, at=4), 5)
    await until_async(lambda: len(room.server.sent) == 250)
    assert [len(wanted) for _, wanted in rows.reads] == [100, 100, 50]


async def test_who_becomes_due_soon_after_a_read_is_read_together(
    rows, room, monkeypatch
):
    monkeypatch.setattr(module, "REST", 1_000_000)
    monkeypatch.setattr(module, "LONGEST_REST", 0.5)
    jobs = [uuid4() for _ in range(5)]
    for pk in jobs:
        rows.seqs[pk] = 5
        room.watched(pk, at=4)
    room.hear(room.tracks.of(jobs[0], Form.WHOLE), 5)
    await until_async(lambda: len(room.server.sent) == 1)
    room.hear(room.tracks.of(jobs[1], Form.WHOLE), 5)
    await until_async(lambda: len(room.server.sent) == 2)
    for pk in jobs[2:]:
        room.hear(room.tracks.of(pk, Form.WHOLE), 5)
        await asyncio.sleep(0)
    await until_async(lambda: len(room.server.sent) == 5)
    assert [len(wanted) for _, wanted in rows.reads] == [1, 1, 3]


async def test_each_form_is_read_by_its_own_question(rows, room):
    rows.seqs = {JOB: 5}
    for form in (Form.WHOLE, Form.BRIEF, Form.BATCH):
        room.hear(room.watched(form=form, at=4), 5)
    await until_async(lambda: len(room.server.sent) == 3)
    assert sorted(form for form, _ in rows.reads) == sorted(
        (Form.WHOLE, Form.BRIEF, Form.BATCH)
    )


async def test_a_second_frame_waits_for_the_interval_and_tells_the_newest(
    rows, room, settings
):
    settings.HEADWAY_FRAME_SECONDS = 1.0
    track = room.watched(at=1)
    for seq in range(2, 30):
        rows.seqs[JOB] = seq
        room.hear(track, seq)
        await asyncio.sleep(0)
    await until_async(lambda: track.relayed_seq == 29)
    assert len(rows.reads) <= 2
    assert track.due_at is None


async def test_what_becomes_urgent_during_a_read_does_not_wait_for_the_interval(
    rows, room, settings
):
    settings.HEADWAY_FRAME_SECONDS = 1000.0
    track = room.watched(at=1)
    rows.seqs[JOB] = 2
    rows.may_answer.clear()
    room.hear(track, 2)
    await until_async(lambda: rows.reads)
    room.hear(track, 3, is_urgent=True)
    settings.HEADWAY_FRAME_SECONDS = 0.5  # a tenth of it lies between urgent ones
    rows.may_answer.set()
    await until_async(lambda: track.relayed_seq == 2)
    rows.seqs[JOB] = 3
    assert track.due_at is not None
    assert track.due_at < track.last_emitted_at + 0.1
    await until_async(lambda: track.relayed_seq == 3)
    assert not track.is_urgent


async def test_a_hint_during_a_read_that_found_nothing_is_read_after_it(rows, room):
    track = room.watched(at=4)
    rows.seqs[JOB] = 4
    rows.may_answer.clear()
    room.hear(track, 5)
    await until_async(lambda: rows.reads)
    room.hear(track, 6)
    rows.may_answer.set()
    await until_async(lambda: len(rows.reads) == 2)
    await until_async(lambda: not track.is_behind)
    assert room.server.sent == []


async def test_more_that_is_waiting_follows_at_once(rows, room, settings):
    settings.HEADWAY_FRAME_SECONDS = 1000.0
    track = room.watched(at=1)
    rows.seqs[JOB], rows.most = 10, 3
    room.hear(track, 4)  # the hints about the rest were lost
    await until_async(lambda: track.relayed_seq == 10)
    assert len(room.server.sent) == 3


async def test_a_hint_that_told_more_than_there_is_is_not_asked_for_again(rows, room):
    track = room.watched(at=4)
    rows.seqs[JOB] = 4
    room.hear(track, 9)
    await until_async(lambda: not track.is_behind)
    assert (track.known_seq, track.relayed_seq) == (4, 4)
    assert room.server.sent == []


async def test_what_is_gone_is_forgotten(rows, room):
    track = room.watched(at=4)
    room.hear(track, 5)
    await until_async(lambda: len(room.tracks) == 0)
    assert room.server.sent == []


async def test_what_was_forgotten_during_its_read_is_told_to_nobody(rows, room):
    rows.may_answer.clear()
    rows.seqs[JOB] = 5
    left = room.watched(at=4)
    room.hear(left, 5)
    await until_async(lambda: rows.reads)
    room.tracks.forget([left])
    # Somebody who does not read comes back, and is to be told something newer.
    [back] = room.audience.following(left)
    back.hold()
    anew = room.tracks.of(JOB, Form.WHOLE)
    anew.advance(delta(4, 6), 1.0)
    back.offer(anew)
    rows.may_answer.set()
    await until_async(lambda: not room.tasks)
    assert back.waiting.news == {anew.key: anew}


async def test_a_read_that_fails_leaves_the_track_ready_for_another(rows, room):
    track = room.watched(at=4)
    rows.seqs[JOB], rows.error = 5, OperationalError("the database is away")
    room.hear(track, 5)
    await until_async(lambda: room.errors)
    assert track.is_behind
    assert not track.is_loading
    rows.error = None
    room.press.plan(track)
    await until_async(lambda: track.relayed_seq == 5)


async def test_a_thousand_viewers_do_not_keep_others_from_their_turn(
    rows, room, monkeypatch
):
    monkeypatch.setattr(module, "TURN", 10)
    track = room.watched(at=4)
    for _ in range(99):
        room.watched(at=4)
    turns: list[int] = []

    async def other() -> None:
        while len(room.server.sent) < 100:
            turns.append(len(room.server.sent))
            await asyncio.sleep(0)

    await asyncio.gather(other(), room.press.tell(track, delta(4, 5)))
    assert {10, 20, 50, 90} <= set(turns)


async def test_who_gives_up_while_others_are_told_is_not_told(rows, room, monkeypatch):
    monkeypatch.setattr(module, "TURN", 10)
    track = room.watched(form=Form.BRIEF, at=4)
    for _ in range(29):
        room.watched(form=Form.BRIEF, at=4)

    watching = list(room.audience.following(track))

    async def leave() -> None:
        for each in watching:
            room.audience.remove(each, SYSTEM)

    await asyncio.gather(room.press.tell(track, delta(4, 5)), leave())
    assert len(room.server.sent) == 10
    assert not any(each.positions for each in watching)


async def test_nothing_is_emitted_after_the_end(rows, room):
    track = room.watched(at=4)
    rows.seqs[JOB] = 5
    room.hear(track, 5)
    room.press.close()
    for _ in range(5):
        await asyncio.sleep(0)
    assert rows.reads == []
