"""The relay of one process, on real rows."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import pytest
from asgiref.sync import sync_to_async

from progress import lifecycle
from progress.models import Job
from progress.relay import Relay, Viewer, job_topic, loading, relay, user_topic
from tests import factories
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)


class Watcher:
    """A connection that remembers what it was sent."""

    def __init__(self, topic, after: int = 0) -> None:
        self.frames: list[dict] = []
        self.viewer = Viewer(topic, self.send, after=after)

    async def send(self, text: str) -> None:
        self.frames.append(json.loads(text))

    @property
    def seqs(self) -> list[int]:
        return [f["seq"] for f in self.frames if f["type"] != "heartbeat"]


@pytest.fixture
async def hub(settings):
    settings.HEADWAY_FRAME_SECONDS = 0.01
    made = Relay()
    yield made
    await made.close()


@pytest.fixture
async def watch(hub):
    writers = []

    async def begin(topic, after: int = 0) -> Watcher:
        watcher = Watcher(topic, after)
        await hub.join(watcher.viewer)
        writers.append(asyncio.create_task(watcher.viewer.write()))
        return watcher

    yield begin
    for writer in writers:
        writer.cancel()


@pytest.fixture
def loads(monkeypatch) -> Counter:
    """How often each frame was loaded, by where it starts."""
    counted: Counter = Counter()
    real = loading.encoded_frame

    def load(job_id, *, after, is_brief):
        counted[after] += 1
        return real(job_id, after=after, is_brief=is_brief)

    monkeypatch.setattr(loading, "encoded_frame", load)
    return counted


in_database = sync_to_async(thread_sensitive=True)


@in_database
def a_job(owner) -> Job:
    return factories.make_job(owner)


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
    hub.hear(job.pk, alice.pk, seq, is_urgent=True)
    await until_async(lambda: watcher.seqs[-1] == seq)
    assert watcher.frames[-1]["state"] == "processing"
    assert watcher.frames[-1]["after"] >= 1


async def test_a_frame_is_read_once_for_all_its_viewers(alice, hub, watch, loads):
    job = await a_job(alice)
    watchers = [await watch(job_topic(job.pk)) for _ in range(20)]
    loads.clear()
    seq = await start(job)
    hub.hear(job.pk, alice.pk, seq, is_urgent=True)
    for watcher in watchers:
        await until_async(lambda w=watcher: w.seqs[-1] == seq)
    assert sum(loads.values()) == 1


async def test_doubled_and_late_hints_change_nothing(alice, hub, watch):
    job = await a_job(alice)
    watcher = await watch(job_topic(job.pk))
    first = await start(job)
    second = await cancel(job)
    for seq in (second, first, second, 1):
        hub.hear(job.pk, alice.pk, seq, is_urgent=True)
    await until_async(lambda: watcher.seqs[-1] == second)
    assert watcher.seqs == sorted(set(watcher.seqs))


async def test_what_no_hint_told_is_found_by_asking(alice, hub, watch, monkeypatch):
    monkeypatch.setattr(relay, "REPAIR_INTERVAL", 0.05)
    job = await a_job(alice)
    one, mine = await watch(job_topic(job.pk)), await watch(user_topic(alice.pk))
    seq = await start(job)
    await until_async(lambda: one.seqs[-1] == seq)
    await until_async(lambda: mine.seqs[-1] == seq)


async def test_a_list_viewer_hears_of_own_jobs_only(alice, charlie, hub, watch):
    mine, theirs = await a_job(alice), await a_job(charlie)
    watcher = await watch(user_topic(alice.pk))
    for job, owner in ((theirs, charlie), (mine, alice)):
        hub.hear(job.pk, owner.pk, await start(job), is_urgent=True)
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


async def test_a_silent_viewer_gets_a_sign_of_life(alice, watch, settings):
    settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS = 0
    job = await a_job(alice)
    watcher = await watch(job_topic(job.pk))
    await until_async(lambda: watcher.frames[-1]["type"] == "heartbeat")
    assert watcher.frames[-1]["jobs"] == {str(job.pk): 1}


async def test_nothing_is_kept_of_viewers_that_left(alice, hub, watch):
    job = await a_job(alice)
    watchers = [await watch(job_topic(job.pk)), await watch(user_topic(alice.pk))]
    hub.hear(job.pk, alice.pk, await start(job), is_urgent=True)
    for watcher in watchers:
        await until_async(lambda w=watcher: len(w.frames) > 1)
        await hub.leave(watcher.viewer)
        await hub.leave(watcher.viewer)
    assert hub.size == (0, 0)
