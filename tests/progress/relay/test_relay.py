"""The relay of one process, on real rows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from progress import broadcast, lifecycle
from progress.models import Job
from progress.protocol import CloseCode
from progress.relay import (
    Relay,
    Right,
    Viewer,
    batch_topic,
    control,
    housekeeping,
    job_topic,
    reading,
    user_topic,
)
from progress.relay.encoded import Form
from progress.relay.topics import SYSTEM
from tests import factories
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)


class Watcher:
    """A connection that remembers what it was sent."""

    def __init__(self, hub: Relay, right: Right) -> None:
        self.frames: list[dict] = []
        self.codes: list[CloseCode] = []
        self.viewer = Viewer(self.send, source=hub.source, right=right, end=self.end)

    async def end(self, code: CloseCode) -> None:
        self.codes.append(code)

    async def send(self, message: dict) -> None:
        self.frames.append(json.loads(message["text"]))

    @property
    def seqs(self) -> list[int]:
        return [f["seq"] for f in self.frames if f["type"] != "heartbeat"]

    @property
    def present(self) -> dict[str, int]:
        """The counts of the batch that is watched, as last told."""
        told = [f["counts"] for f in self.frames if f["type"] == "batch_update"]
        return told[-1] if told else {"jobs": 0}


@pytest.fixture
async def hub(settings):
    settings.HEADWAY_FRAME_SECONDS = 0.01
    made = Relay()
    yield made
    await made.close()


@pytest.fixture
async def watch(hub, alice):
    async def begin(topic, after: int = 0, right: Right | None = None) -> Watcher:
        watcher = Watcher(hub, right or Right(user_id=alice.pk))
        hub.admit(watcher.viewer)
        await hub.subscribe(watcher.viewer, topic, after=after)
        await until_async(lambda: not watcher.viewer.is_busy)
        return watcher

    return begin


@pytest.fixture
def loads(monkeypatch) -> Counter:
    """How often frames were read, for viewers and for the relay itself."""
    counted: Counter = Counter()
    real_since, real_news = reading.since, reading.news

    def since(job_id, after):
        counted["since"] += 1
        return real_since(job_id, after)

    def news(form, wanted):
        counted["news"] += 1
        return real_news(form, wanted)

    monkeypatch.setattr(reading, "since", since)
    monkeypatch.setattr(reading, "news", news)
    return counted


in_database = sync_to_async(thread_sensitive=True)


@in_database
def a_job(owner, batch: str = "") -> Job:
    return factories.make_job(owner, batch=batch)


@in_database
def delete(job: Job) -> None:
    Job.objects.filter(pk=job.pk).delete()


@in_database
def start(job: Job) -> int:
    factories.claim(factories.only_document(job))
    return Job.objects.get(pk=job.pk).seq


@in_database
def cancel(job: Job) -> int:
    lifecycle.cancel_job(job.pk)
    return Job.objects.get(pk=job.pk).seq


async def test_a_viewer_gets_the_present_first_and_then_the_news(alice, hub, watch):
    job = await a_job(alice)
    watcher = await watch(job_topic(job.pk))
    assert [f["type"] for f in watcher.frames] == ["snapshot"]
    seq = await start(job)
    hub.hear(job.pk, alice.pk, None, seq, is_urgent=True)
    await until_async(lambda: watcher.seqs[-1] == seq)
    assert watcher.frames[-1]["state"] == "processing"
    assert watcher.frames[-1]["after"] >= 1


async def test_a_frame_is_read_once_for_all_its_viewers(alice, hub, watch, loads):
    job = await a_job(alice)
    watchers = [await watch(job_topic(job.pk)) for _ in range(20)]
    loads.clear()
    seq = await start(job)
    hub.hear(job.pk, alice.pk, None, seq, is_urgent=True)
    for watcher in watchers:
        await until_async(lambda w=watcher: w.seqs[-1] == seq)
    assert sum(loads.values()) == 1


async def test_doubled_and_late_hints_change_nothing(alice, hub, watch):
    job = await a_job(alice)
    watcher = await watch(job_topic(job.pk))
    first = await start(job)
    second = await cancel(job)
    for seq in (second, first, second, 1):
        hub.hear(job.pk, alice.pk, None, seq, is_urgent=True)
    await until_async(lambda: watcher.seqs[-1] == second)
    assert watcher.seqs == sorted(set(watcher.seqs))


async def test_what_no_hint_told_is_found_by_asking(alice, hub, watch, monkeypatch):
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.05)
    job = await a_job(alice)
    one, mine = await watch(job_topic(job.pk)), await watch(user_topic(alice.pk))
    seq = await start(job)
    await until_async(lambda: one.seqs[-1] == seq)
    await until_async(lambda: mine.seqs[-1] == seq)


async def test_an_outage_of_the_database_hides_nothing_from_a_list(
    alice, hub, watch, monkeypatch
):
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.02)
    monkeypatch.setattr(reading, "LOOK_BACK", timedelta(0))
    job = await a_job(alice)
    watcher = await watch(user_topic(alice.pk))
    rounds: list[int] = []

    def away(*_: object, **__: object) -> None:
        rounds.append(1)
        raise OperationalError("the database is away")

    with monkeypatch.context() as outage:
        outage.setattr(reading, "moved_since", away)
        await until_async(lambda: rounds)
        seq = await start(job)
        missed = len(rounds) + 2
        await until_async(lambda: len(rounds) > missed)
    await until_async(lambda: watcher.seqs[-1] == seq)


async def test_a_deletion_that_no_hint_told_reaches_who_watches_the_batch(
    alice, hub, watch, monkeypatch
):
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.02)
    monkeypatch.setattr(broadcast, "hint", lambda _hint: None)
    jobs = [await a_job(alice, batch="May") for _ in range(2)]
    assert jobs[0].batch_id is not None
    watcher = await watch(batch_topic(jobs[0].batch_id))
    await until_async(lambda: watcher.present["jobs"] == 2)
    await delete(jobs[1])
    await until_async(lambda: watcher.present["jobs"] == 1)
    told = [f["seq"] for f in watcher.frames if f["type"] == "batch_update"]
    assert told == sorted(set(told))


async def test_a_frame_that_could_not_be_read_is_read_again(
    alice, hub, watch, monkeypatch
):
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.02)
    job = await a_job(alice)
    watcher = await watch(user_topic(alice.pk))
    load, failures = reading.news, iter((True, True))

    def fail(form, wanted):
        if next(failures, False):
            raise OperationalError("the database is away")
        return load(form, wanted)

    monkeypatch.setattr(reading, "news", fail)
    monkeypatch.setattr(reading, "moved_since", lambda *_: [])
    seq = await start(job)
    hub.hear(job.pk, alice.pk, None, seq, is_urgent=True)
    await until_async(lambda: watcher.seqs[-1] == seq)


async def test_lists_forget_jobs_that_have_ended(alice, bob, hub, watch, monkeypatch):
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.02)
    monkeypatch.setattr(housekeeping, "REMEMBERED", 0.0)
    monkeypatch.setattr(reading, "moved_since", lambda *_: [])
    running, ended = await a_job(alice), await a_job(alice)
    watcher = await watch(SYSTEM, right=Right(user_id=bob.pk))
    hub.hear(running.pk, alice.pk, None, await start(running))
    hub.hear(ended.pk, alice.pk, None, await cancel(ended))
    await until_async(lambda: "cancelled" in [f["state"] for f in watcher.frames])
    await until_async(lambda: hub.size == (1, 1))
    assert set(watcher.viewer.positions) == {(running.pk, Form.BRIEF)}


async def test_a_job_that_was_deleted_is_not_asked_for_again(alice, hub, watch):
    job = await a_job(alice)
    await watch(user_topic(alice.pk))
    await in_database(Job.objects.filter(pk=job.pk).delete)()
    hub.hear(job.pk, alice.pk, None, 9, is_urgent=True)
    assert hub.size == (1, 1)
    await until_async(lambda: hub.size == (1, 0))


async def test_who_leaves_takes_only_the_tracks_that_nobody_else_follows(
    alice, bob, charlie, hub, watch
):
    mine, theirs = await a_job(alice), await a_job(charlie)
    staff = await watch(SYSTEM, right=Right(user_id=bob.pk))
    owner = await watch(user_topic(alice.pk))
    one = await watch(job_topic(mine.pk))
    for job, person in ((mine, alice), (theirs, charlie)):
        hub.hear(job.pk, person.pk, None, await start(job), is_urgent=True)
    assert hub.size == (3, 3)
    await hub.leave(one.viewer)
    assert hub.size == (2, 2)
    await hub.leave(staff.viewer)
    assert hub.size == (1, 1)
    await hub.leave(owner.viewer)
    assert hub.size == (0, 0)


async def test_whose_right_has_ended_is_told_so_and_nobody_else(
    alice, charlie, hub, watch, monkeypatch
):
    monkeypatch.setattr(housekeeping, "RIGHTS_INTERVAL", 0.02)
    job = await a_job(alice)
    mine = await watch(job_topic(job.pk), right=Right(user_id=alice.pk))
    theirs = await watch(job_topic(job.pk), right=Right(user_id=charlie.pk))
    await until_async(lambda: theirs.codes)
    assert theirs.codes[0] == CloseCode.NOT_FOUND
    assert mine.codes == []


async def test_a_person_has_room_for_so_many_sockets(alice, hub, watch, settings):
    settings.HEADWAY_SOCKETS_PER_USER = 1
    assert hub.has_room(alice.pk)
    watcher = await watch(user_topic(alice.pk), right=Right(user_id=alice.pk))
    assert not hub.has_room(alice.pk)
    await hub.leave(watcher.viewer)
    await hub.leave(watcher.viewer)
    assert hub.has_room(alice.pk)


async def test_a_place_counts_from_before_its_viewer_is_there(alice, hub, settings):
    settings.HEADWAY_SOCKETS_PER_USER = 1
    with hub.place(alice.pk) as first:
        with hub.place(alice.pk) as second:
            assert (first, second) == (True, False)
        with hub.place(alice.pk + 1) as other:
            assert other
    assert hub.has_room(alice.pk)


async def test_who_watches_more_than_a_job_loses_only_that_job(alice, hub, watch):
    job, other = await a_job(alice), await a_job(alice)
    alone, both = await watch(job_topic(job.pk)), await watch(job_topic(job.pk))
    lists = await watch(user_topic(alice.pk))
    await hub.subscribe(both.viewer, job_topic(other.pk))
    await until_async(lambda: not both.viewer.is_busy)
    assert await hub.disconnect(job_id=job.pk) == 2
    assert (alone.codes, both.codes, lists.codes) == ([4410], [], [])
    said = both.frames[-1]
    assert (said["type"], said["code"], said["job"]) == ("error", 4410, str(job.pk))
    assert both.viewer.topics == {job_topic(other.pk)}
    assert lists.viewer.topics == {user_topic(alice.pk)}


async def test_an_order_that_comes_again_spares_who_came_back(alice, hub, watch):
    order = control.message("9f2c", user_id=alice.pk)
    before = await watch(user_topic(alice.pk))
    hub._on_message(order)
    await until_async(lambda: before.codes)
    await hub.leave(before.viewer)
    back = await watch(user_topic(alice.pk))
    hub._on_message(order)
    hub._on_message(control.message("1b7d", connection_id=before.viewer.id))
    await hub._on_disconnect(order)
    assert back.codes == []


async def test_a_list_viewer_hears_of_own_jobs_only(alice, charlie, hub, watch):
    mine, theirs = await a_job(alice), await a_job(charlie)
    watcher = await watch(user_topic(alice.pk))
    for job, owner in ((theirs, charlie), (mine, alice)):
        hub.hear(job.pk, owner.pk, None, await start(job), is_urgent=True)
    await until_async(lambda: watcher.frames[-1]["state"] == "processing")
    assert {f["processing_id"] for f in watcher.frames} == {str(mine.pk)}
    assert watcher.frames[-1]["documents"] == []


async def test_who_resumes_gets_what_came_after_and_nothing_before(alice, watch):
    job = await a_job(alice)
    seq = await start(job)
    watcher = await watch(job_topic(job.pk), after=1)
    frame = watcher.frames[0]
    assert (frame["type"], frame["after"], frame["seq"]) == ("progress_update", 1, seq)
    assert [e["kind"] for e in frame["events"]] == ["started", "started"]


async def test_a_silent_viewer_gets_a_sign_of_life(alice, watch, settings, monkeypatch):
    settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS = 0.05
    monkeypatch.setattr(housekeeping, "LIFE_INTERVAL", 0.02)
    job = await a_job(alice)
    watcher = await watch(job_topic(job.pk))
    await until_async(lambda: watcher.frames[-1]["type"] == "heartbeat")
    assert watcher.frames[-1]["jobs"] == {str(job.pk): 1}


async def test_nothing_is_kept_of_viewers_that_left(alice, hub, watch):
    job = await a_job(alice)
    watchers = [await watch(job_topic(job.pk)), await watch(user_topic(alice.pk))]
    hub.hear(job.pk, alice.pk, None, await start(job), is_urgent=True)
    for watcher in watchers:
        await until_async(lambda w=watcher: len(w.frames) > 1)
        await hub.leave(watcher.viewer)
        await hub.leave(watcher.viewer)
    assert hub.size == (0, 0)
