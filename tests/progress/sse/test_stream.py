"""What a stream tells, where it goes on, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from progress.models import Job
from progress.protocol import CloseCode
from progress.relay import Relay, current_relay
from progress.relay.housekeeping import SLOW_AFTER
from progress.sse.cursor import parse_cursor
from progress.states import State
from tests import factories
from tests.progress.sse.conftest import bearer, in_database
from tests.support.threads import shared_thread_taken
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)


@in_database
def a_job(owner: User, *names: str) -> Job:
    return factories.make_job(owner, names or ("report.txt",))


@in_database
def a_job_of_a_batch(owner: User) -> Job:
    return factories.make_job(owner, batch="May")


@in_database
def read_whole(job: Job) -> None:
    factories.read_whole(factories.only_document(job), logs=["one", "two"])


async def test_a_stream_begins_with_the_present_and_goes_on(ask, alice):
    job = await a_job(alice)
    stream = ask(f"/api/sse?job={job.pk}", await bearer(alice))
    first = await stream.event()
    assert first["type"] == "snapshot"
    assert first["id"] == f"{job.pk}~{first['seq']}"
    await read_whole(job)
    news = [await stream.event_of("progress_update")]
    while not news[-1]["logs"]:  # the claim before may be told on its own
        news.append(await stream.event_of("progress_update"))
    assert [line["text"] for line in news[-1]["logs"]] == ["one", "two"]
    for before, after in pairwise([first, *news]):
        assert after["after"] == before["seq"]
        assert after["id"] == f"{job.pk}~{after['seq']}"


async def test_no_stream_waits_for_the_thread_that_other_code_shares(ask, alice):
    job, proof = await a_job(alice), await bearer(alice)
    async with shared_thread_taken():
        streams = [ask(f"/api/sse?job={job.pk}", proof) for _ in range(5)]
        told = [await stream.event() for stream in streams]
    assert {message["type"] for message in told} == {"snapshot"}


async def test_a_stream_goes_on_where_the_last_one_ended(ask, alice):
    job = await a_job(alice)
    proof = await bearer(alice)
    last_id = (await ask(f"/api/sse?job={job.pk}", proof).event())["id"]
    await read_whole(job)
    resumed = ask(f"/api/sse?job={job.pk}", proof, (b"last-event-id", last_id.encode()))
    news = await resumed.event()
    assert news["type"] == "progress_update"
    assert news["after"] == parse_cursor(last_id).after(job.pk)


async def test_the_cursor_keeps_jobs_of_which_nothing_was_told(ask, alice):
    still, moving = await a_job(alice), await a_job(alice)
    cursor = f"{still.pk}~1,{moving.pk}~1"
    address = f"/api/sse?job={still.pk}&job={moving.pk}&after={cursor}"
    stream = ask(address, await bearer(alice))
    await read_whole(moving)
    while (news := await stream.event())["state"] != State.COMPLETED:
        assert news["state"] in {State.QUEUED, State.PROCESSING}
    told = parse_cursor(news["id"])
    assert (told.after(still.pk), told.after(moving.pk)) == (1, news["seq"])


async def test_the_cursor_names_no_jobs_that_are_not_watched(ask, alice):
    job, other = await a_job(alice), uuid4()
    address = f"/api/sse?job={job.pk}&after={other}~7,{job.pk}~1"
    stream = ask(address, await bearer(alice))
    await read_whole(job)
    told = parse_cursor((await stream.event_of("progress_update"))["id"])
    assert set(told.jobs) == {job.pk}


async def test_jobs_are_found_by_the_name_of_a_document(ask, alice):
    job, _ = await a_job(alice, "wanted.txt"), await a_job(alice, "other.txt")
    address = "/api/background-process?action=status&filename=wanted.txt&sse=true"
    stream = ask(address, await bearer(alice))
    assert (await stream.event())["processing_id"] == str(job.pk)


async def test_ones_own_jobs_are_told_in_brief(ask, alice, charlie):
    await a_job(charlie)
    job = await a_job(alice)
    stream = ask("/api/sse", await bearer(alice))
    told = await stream.event_of("snapshot")
    assert (told["processing_id"], told["is_brief"]) == (str(job.pk), True)
    goes_on_from = parse_cursor(told["id"]).since
    # What a peer that is nearly too slow was not told yet, is told again.
    assert timezone.now() - goes_on_from > timedelta(seconds=SLOW_AFTER)


async def test_staff_sees_the_system_and_all_jobs(ask, alice, bob):
    job = await a_job(alice)
    stream = ask("/api/sse/admin", await bearer(bob))
    told = [await stream.event() for _ in range(3)]
    assert {m["type"] for m in told} == {"summary", "snapshot", "heartbeat"}
    brief = next(m for m in told if m["type"] == "snapshot")
    assert brief["processing_id"] == str(job.pk)


async def test_the_system_is_for_staff(ask, alice):
    stream = ask("/api/sse/admin", await bearer(alice))
    assert (await stream.body())["code"] == "permission_denied"
    assert stream.status == 403


@pytest.mark.parametrize("whose", ["nobody's", "somebody else's"])
async def test_a_job_that_is_not_ones_own_is_not_there(ask, alice, charlie, whose):
    job_id = uuid4() if whose == "nobody's" else (await a_job(alice)).pk
    stream = ask(f"/api/sse?job={job_id}", await bearer(charlie))
    assert (await stream.body())["code"] == "not_found"
    assert stream.status == 404


async def test_a_name_that_no_document_has_is_not_there(ask, alice):
    stream = ask("/api/sse?filename=none.txt", await bearer(alice))
    assert (await stream.body())["code"] == "not_found"


async def test_a_stream_is_about_so_many_jobs_at_most(ask, alice, settings):
    settings.HEADWAY_SUBSCRIPTIONS_PER_SOCKET = 1
    stream = ask(f"/api/sse?job={uuid4()}&job={uuid4()}", await bearer(alice))
    assert (await stream.body())["code"] == "invalid"


async def test_a_batch_is_told_with_its_jobs_in_brief_and_goes_on(ask, alice):
    job = await a_job_of_a_batch(alice)
    stream = ask(f"/api/sse?batch={job.batch_id}", await bearer(alice))
    first = await stream.event_of("batch_update")
    assert (first["batch"], first["progress"]) == (str(job.batch_id), 0)
    brief = await stream.event_of("snapshot")
    assert (brief["processing_id"], brief["is_brief"]) == (str(job.pk), True)
    await read_whole(job)
    while (news := await stream.event_of("batch_update"))["progress"] < 100:
        assert news["state"] in {State.QUEUED, State.PROCESSING}
    assert news["seq"] > first["seq"]
    assert news["counts"]["jobs_completed"] == 1


async def test_a_batch_stands_beside_a_job_that_is_told_whole(ask, alice):
    whole, in_batch = await a_job(alice), await a_job_of_a_batch(alice)
    address = f"/api/sse?job={whole.pk}&batch={in_batch.batch_id}"
    stream = ask(address, await bearer(alice))
    told = [await stream.event() for _ in range(3)]
    about = {(m["type"], m.get("processing_id"), m.get("is_brief")) for m in told}
    assert about == {
        ("snapshot", str(whole.pk), False),
        ("batch_update", None, None),
        ("snapshot", str(in_batch.pk), True),
    }
    assert set(parse_cursor(told[-1]["id"]).jobs) == {whole.pk}


async def test_a_batch_that_comes_back_is_told_anew_with_jobs_that_ended(ask, alice):
    job, proof = await a_job_of_a_batch(alice), await bearer(alice)
    address = f"/api/sse?batch={job.batch_id}"
    last_id = (await ask(address, proof).event_of("batch_update"))["id"]
    await read_whole(job)
    resumed = ask(address, proof, (b"last-event-id", last_id.encode()))
    assert (await resumed.event_of("batch_update"))["state"] == State.COMPLETED
    assert (await resumed.event_of("snapshot"))["state"] == State.COMPLETED


async def test_the_cursor_of_a_list_waits_until_what_was_missed_is_told(ask, alice):
    for _ in range(3):
        await read_whole(await a_job(alice))
    an_hour_ago = int((timezone.now() - timedelta(hours=1)).timestamp() * 1000)
    cursor = f"since~{an_hour_ago}"
    stream = ask(f"/api/sse?after={cursor}", await bearer(alice))
    told = [await stream.event_of("snapshot") for _ in range(3)]
    assert [message["id"] for message in told] == [cursor] * 3
    # What happens once all that is told moves it.
    await until_async(lambda: is_idle(current_relay()))
    job = await a_job(alice)
    while (news := await stream.event()).get("processing_id") != str(job.pk):
        pass
    assert timezone.now() - parse_cursor(news["id"]).since < timedelta(minutes=5)


def is_idle(relay: Relay) -> bool:
    return all(not viewer.is_busy for viewer in relay.audience)


@pytest.mark.parametrize("whose", ["nobody's", "somebody else's"])
async def test_a_batch_that_is_not_ones_own_is_not_there(ask, alice, charlie, whose):
    own = await a_job(charlie)
    job = await a_job_of_a_batch(alice)
    batch_id = uuid4() if whose == "nobody's" else job.batch_id
    stream = ask(f"/api/sse?job={own.pk}&batch={batch_id}", await bearer(charlie))
    assert (await stream.body())["code"] == "not_found"
    assert stream.status == 404


async def test_staff_may_follow_anybodys_batch(ask, alice, bob):
    job = await a_job_of_a_batch(alice)
    stream = ask(f"/api/sse?batch={job.batch_id}", await bearer(bob))
    assert (await stream.event_of("batch_update"))["title"] == "May"


@pytest.mark.parametrize("rest", [f"job={uuid4()}", "filename=report.txt"])
async def test_batches_count_as_jobs_do(ask, alice, settings, rest):
    settings.HEADWAY_SUBSCRIPTIONS_PER_SOCKET = 1
    stream = ask(f"/api/sse?batch={uuid4()}&{rest}", await bearer(alice))
    body = await stream.body()
    assert (body["code"], list(body["fields"])) == ("invalid", ["batch"])


async def test_one_that_is_gone_is_forgotten(ask, alice):
    job = await a_job(alice)
    stream = ask(f"/api/sse?job={job.pk}", await bearer(alice))
    await stream.event()
    assert [c.transport for c in current_relay().connections()] == ["sse"]
    stream.leave()
    await until_async(lambda: current_relay().connections() == [])
    assert current_relay().size == (0, 0)


async def test_a_stream_ends_after_its_time_and_says_so(ask, alice, settings):
    settings.HEADWAY_STREAM_SECONDS = 0.2
    stream = ask("/api/sse", await bearer(alice))
    assert (await stream.event_of("reconnect"))["delay"] <= 1
    await stream.end()
    assert current_relay().connections() == []


async def test_a_drain_asks_to_come_back_and_ends_the_stream(ask, alice):
    stream = ask("/api/sse", await bearer(alice))
    await stream.event_of("heartbeat")
    await current_relay().drain(0.1)
    await stream.event_of("reconnect")
    await stream.end()


async def test_an_operator_ends_it_with_a_reason(ask, alice):
    stream = ask("/api/sse", await bearer(alice))
    await stream.event_of("heartbeat")
    assert await current_relay().disconnect(user_id=alice.pk) == 1
    assert (await stream.event_of("error"))["code"] == CloseCode.DISCONNECTED
    await stream.end()


async def test_one_that_does_not_read_cannot_hold_up_who_ends_it(ask, alice):
    stream = ask("/api/sse", await bearer(alice))
    await stream.event_of("heartbeat")
    stream.may_go_on.clear()
    async with asyncio.timeout(5):
        await current_relay().disconnect(CloseCode.SLOW, user_id=alice.pk)
        await stream.task
    assert current_relay().connections() == []
