"""The WebSocket: what is said on it, by whom, and how it ends."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from progress import consumers, lifecycle
from progress.models import Job
from progress.protocol import CloseCode
from progress.relay import current_relay, housekeeping
from progress.relay.figures import figures
from progress.relay.relay import Relay
from progress.relay.topics import SUMMARY
from progress.subscriptions import Subscriptions
from tests.progress.sockets import (
    ORIGIN,
    a_job,
    bearer,
    closed,
    hear,
    in_database,
    opened,
    refusal,
    say,
    session,
    token_of,
)
from tests.support.threads import shared_thread_taken
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/ws/upload-progress"
NOTIFICATIONS = "/ws/notifications"


def one(job: Job) -> str:
    return f"{LIST}/{job.pk}"


@in_database
def cancel(job: Job) -> None:
    lifecycle.cancel_job(job.pk)


@in_database
def change(user: User, **fields: object) -> None:
    User.objects.filter(pk=user.pk).update(**fields)


@pytest.fixture
def quick_rights(monkeypatch) -> None:
    monkeypatch.setattr(housekeeping, "RIGHTS_INTERVAL", 0.02)


@pytest.fixture
def quick_look(monkeypatch) -> None:
    monkeypatch.setattr(housekeeping, "LIFE_INTERVAL", 0.02)


# Subscribing


async def test_a_job_is_told_from_its_subscription_until_it_is_given_up(alice, connect):
    job, other = await a_job(alice), await a_job(alice)
    socket = await connect(LIST, await bearer(alice))
    await hear(socket)
    await hear(socket)
    await say(socket, "subscribe", id="1", jobs={str(job.pk): None})
    told = [await hear(socket) for _ in range(2)]
    assert {m["type"] for m in told} == {"ack", "snapshot"}
    assert next(m for m in told if m["type"] == "ack")["id"] == "1"
    assert not next(m for m in told if m["type"] == "snapshot")["is_brief"]
    await say(socket, "unsubscribe", id="2", jobs=[str(job.pk)], mine=True)
    assert (await hear(socket, "ack"))["id"] == "2"
    await cancel(job)
    await say(socket, "subscribe", id="3", jobs={str(other.pk): None})
    told = [await hear(socket) for _ in range(2)]
    assert {m.get("processing_id") for m in told} == {None, str(other.pk)}


async def test_a_subscription_with_a_seq_goes_on_from_there(alice, connect):
    job = await a_job(alice)
    await cancel(job)
    socket = await connect(f"{LIST}?state=none", await bearer(alice))
    await say(socket, "subscribe", jobs={str(job.pk): 1})
    frame = await hear(socket, "progress_update")
    assert (frame["after"], frame["state"]) == (1, "cancelled")


async def test_what_is_refused_is_named_and_the_connection_stays(
    alice, charlie, connect
):
    mine, theirs, missing = await a_job(alice), await a_job(charlie), uuid4()
    socket = await connect(one(mine), await bearer(alice))
    await hear(socket, "snapshot")
    jobs = {str(theirs.pk): None, str(missing): 7}
    await say(socket, "subscribe", id="9", jobs=jobs, batches=[str(missing)])
    errors = [await hear(socket) for _ in range(3)]
    assert {(e["code"], e["id"]) for e in errors} == {(4404, "9")}
    assert {e.get("job") for e in errors} == {str(theirs.pk), str(missing), None}
    assert {e.get("batch") for e in errors} == {str(missing), None}
    assert (await hear(socket))["type"] == "ack"
    await cancel(mine)
    assert (await hear(socket, "progress_update"))["state"] == "cancelled"


async def test_the_lists_of_all_are_for_staff(alice, bob, connect):
    job = await a_job(alice)
    socket = await connect(one(job), await bearer(alice))
    await hear(socket, "snapshot")
    await say(socket, "subscribe", id="1", system=True)
    assert (await hear(socket, "error"))["code"] == CloseCode.NOT_FOUND
    staff = await connect(LIST, await bearer(bob))
    assert (await hear(staff))["processing_id"] == str(job.pk)


async def test_staff_who_ask_for_the_system_are_told_its_figures(alice, bob, connect):
    job = await a_job(alice)
    socket = await connect(LIST, await bearer(bob))
    assert (await hear(socket))["processing_id"] == str(job.pk)
    await say(socket, "subscribe", id="1", system=True)
    told = await hear(socket, "summary")
    assert (told["jobs"]["queued"], told["connections"]) == (1, 1)
    assert SUMMARY in current_relay().audience
    await say(socket, "unsubscribe", id="2", system=True)
    while (await hear(socket, "ack"))["id"] != "2":
        pass
    assert SUMMARY not in current_relay().audience


@pytest.mark.usefixtures("quick_rights")
async def test_who_is_staff_no_more_comes_back_to_what_is_their_own(
    alice, bob, connect
):
    foreign, own = await a_job(alice), await a_job(bob)
    socket = await connect(LIST, await bearer(bob))
    told = {(await hear(socket, "snapshot"))["processing_id"] for _ in range(2)}
    assert told == {str(foreign.pk), str(own.pk)}
    await change(bob, is_staff=False)
    assert await closed(socket) == CloseCode.GOING_AWAY
    again = await connect(LIST, await bearer(bob))
    assert (await hear(again, "snapshot"))["processing_id"] == str(own.pk)


async def test_who_asks_for_no_system_is_told_no_figures(bob, connect):
    socket = await connect(LIST, await bearer(bob))
    await say(socket, "ping", id="1")
    assert (await hear(socket, "ack"))["id"] == "1"
    assert SUMMARY not in current_relay().audience


async def test_too_many_subscriptions_are_refused_one_by_one(alice, connect, settings):
    settings.HEADWAY_SUBSCRIPTIONS_PER_SOCKET = 2
    jobs = [await a_job(alice) for _ in range(3)]
    socket = await connect(one(jobs[0]), await bearer(alice))
    await hear(socket, "snapshot")
    ids = {str(job.pk): None for job in jobs}
    await say(socket, "subscribe", id="1", jobs=ids)
    error = await hear(socket, "error")
    assert (error["code"], error["job"]) == (4431, str(jobs[2].pk))
    await say(socket, "ping", id="2")
    assert (await hear(socket, "ack"))["id"] in {"1", "2"}


async def test_a_filter_narrows_the_list_and_tells_once_what_leaves_it(alice, connect):
    exam = await a_job(alice, job_type="exam")
    await a_job(alice)
    socket = await connect(f"{LIST}?job_type=exam&state=queued", await bearer(alice))
    assert (await hear(socket))["processing_id"] == str(exam.pk)
    await cancel(exam)
    frame = await hear(socket)
    assert (frame["processing_id"], frame["state"]) == (str(exam.pk), "cancelled")


async def test_with_another_filter_all_lists_begin_anew(alice, bob, connect):
    job = await a_job(alice)
    for person in (alice, bob):  # of one's own, and for staff of all
        socket = await connect(f"{LIST}?state=completed", await bearer(person))
        await say(socket, "subscribe", id="1", mine=True, filter={})
        told = await hear(socket, "snapshot")
        assert told["processing_id"] == str(job.pk)


async def test_a_list_tells_what_changed_since_a_moment(alice, connect):
    job, moment = await a_job(alice), timezone.now()
    await cancel(job)
    token = await bearer(alice)
    since = moment.isoformat().replace("+", "%2B")
    told = await hear(await connect(f"{LIST}?since={since}", token))
    assert (told["processing_id"], told["state"]) == (str(job.pk), "cancelled")
    silent = await connect(f"{LIST}?since=yesterday", token)
    await say(silent, "ping", id="1")
    assert (await hear(silent))["type"] == "ack"


# Who says it


async def test_a_token_may_come_as_the_first_message(alice, connect, settings):
    settings.HEADWAY_AUTHENTICATE_SECONDS = 20.0
    job = await a_job(alice)
    socket = await connect(one(job))
    await say(socket, "authenticate", id="1", token=await token_of(alice))
    ack = await hear(socket)
    assert (ack["type"], ack["id"]) == ("ack", "1")
    assert ack["expires_at"] > timezone.now().isoformat()
    assert (await hear(socket))["type"] == "snapshot"


async def test_so_many_may_wait_for_their_token_at_a_time(
    alice, connect, settings, monkeypatch
):
    settings.HEADWAY_AUTHENTICATE_SECONDS = 20.0
    monkeypatch.setattr(consumers, "MAX_UNPROVED", 1)
    job = await a_job(alice)
    first = await connect(one(job))
    assert await refusal(await connect(one(job))) == CloseCode.TOO_MANY_CONNECTIONS
    await say(first, "authenticate", token=await token_of(alice))
    assert (await hear(first))["type"] == "ack"
    again = await connect(one(job))
    await say(again, "authenticate", token=await token_of(alice))
    assert (await hear(again))["type"] == "ack"


@pytest.mark.parametrize("said", ['{"type": "ping"}', '{"type": "subscribe"}'])
async def test_nothing_else_may_come_first(alice, connect, said, settings):
    settings.HEADWAY_AUTHENTICATE_SECONDS = 20.0
    socket = await connect(one(await a_job(alice)))
    await socket.send_to(text_data=said)
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED


async def test_a_first_token_that_proves_nobody_is_refused(alice, connect, settings):
    settings.HEADWAY_AUTHENTICATE_SECONDS = 20.0
    socket = await connect(one(await a_job(alice)))
    await say(socket, "authenticate", token="nonsense")
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED


async def test_who_says_nothing_is_not_waited_for(alice, connect, settings):
    settings.HEADWAY_AUTHENTICATE_SECONDS = 0.01
    assert await refusal(await connect(LIST)) == CloseCode.UNAUTHENTICATED
    assert current_relay().size == (0, 0)


async def test_a_token_may_come_by_subprotocol_which_is_not_repeated(alice, connect):
    job = await a_job(alice)
    offered = ("headway.v1", f"bearer.{await token_of(alice)}")
    socket, chosen = await opened(one(job), subprotocols=offered)
    assert chosen == "headway.v1"
    assert (await hear(socket))["type"] == "snapshot"
    await socket.disconnect()


async def test_a_subprotocol_that_proves_nobody_is_refused(alice, connect):
    job = await a_job(alice)
    socket, _ = await opened(one(job), subprotocols=("headway.v1", "bearer.nonsense"))
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED
    await socket.disconnect()


async def test_without_our_subprotocol_none_is_chosen(alice, connect):
    job = await a_job(alice)
    socket, chosen = await opened(
        one(job), await bearer(alice), subprotocols=("graphql-ws",)
    )
    assert chosen is None
    await hear(socket, "snapshot")
    await socket.disconnect()


async def test_a_newer_token_of_the_same_person_keeps_the_connection(
    alice, connect, settings, quick_look
):
    settings.HEADWAY_TOKEN_GRACE_SECONDS = 0.0
    job = await a_job(alice)
    old = await token_of(alice, timedelta(seconds=60))
    socket = await connect(one(job), (b"authorization", f"Bearer {old}".encode()))
    await hear(socket, "snapshot")
    [viewer] = current_relay().audience
    before = viewer.expires_at
    await say(socket, "authenticate", id="5", token=await token_of(alice))
    ack = await hear(socket)
    assert (ack["type"], ack["id"]) == ("ack", "5")
    assert viewer.expires_at > before
    viewer.expires_at = 1.0
    assert await refusal_after_warning(socket) == CloseCode.UNAUTHENTICATED


async def refusal_after_warning(socket) -> CloseCode:
    """Return how it ends when a token has expired: warned first, then refused."""
    warning = await hear(socket)
    assert (warning["type"], warning["code"]) == ("error", 4401)
    return await refusal(socket)


async def test_a_token_that_has_expired_may_be_renewed_within_the_grace(
    alice, connect, quick_look
):
    job = await a_job(alice)
    socket = await connect(one(job), await bearer(alice))
    await hear(socket, "snapshot")
    [viewer] = current_relay().audience
    viewer.expires_at = timezone.now().timestamp() - 1
    assert (await hear(socket, "error"))["code"] == CloseCode.UNAUTHENTICATED
    await say(socket, "authenticate", id="6", token=await token_of(alice))
    assert (await hear(socket))["id"] == "6"
    assert not viewer.is_warned
    await cancel(job)
    assert (await hear(socket, "progress_update"))["state"] == "cancelled"


async def test_a_newer_token_of_somebody_else_ends_the_connection(alice, bob, connect):
    socket = await connect(one(await a_job(alice)), await bearer(alice))
    await hear(socket, "snapshot")
    await say(socket, "authenticate", token=await token_of(bob))
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED


# Limits


async def test_a_ping_is_answered(alice, connect):
    socket = await connect(one(await a_job(alice)), await bearer(alice))
    await hear(socket, "snapshot")
    await say(socket, "ping", id="4")
    ack = await hear(socket)
    assert (ack["type"], ack["id"]) == ("ack", "4")
    assert "expires_at" not in ack


async def test_who_says_too_much_is_sent_away_for_a_while(alice, connect, monkeypatch):
    monkeypatch.setattr(consumers, "BURST", 3.0)
    monkeypatch.setattr(consumers, "RATE", 0.001)
    socket = await connect(one(await a_job(alice)), await bearer(alice))
    await hear(socket, "snapshot")
    for number in range(4):
        await say(socket, "ping", id=number)
    assert [(await hear(socket))["id"] for _ in range(3)] == ["0", "1", "2"]
    error = await hear(socket)
    assert (error["code"], error["retry_after"]) == (4430, 10)
    assert await closed(socket) == CloseCode.TOO_MANY_MESSAGES


@pytest.mark.parametrize("character", ["x", "\U0001f600"])
async def test_a_message_that_is_too_large_is_refused_by_its_bytes(
    alice, connect, settings, character
):
    settings.HEADWAY_SOCKET_MAX_BYTES = 1000
    socket = await connect(one(await a_job(alice)), await bearer(alice))
    await hear(socket, "snapshot")
    size = len(character.encode())
    await say(socket, "ping", id="1", filler="x" * 800)
    assert (await hear(socket))["type"] == "ack"
    text = json.dumps({"type": "ping"})[:-1] + ', "filler": "'
    text += character * (1000 // size) + '"}'
    await socket.send_to(text_data=text)
    assert await refusal(socket) == CloseCode.TOO_LARGE


@pytest.mark.parametrize(
    "said",
    [
        '{"type": ["ping"]}',
        '{"type": "ping", "id": "\\ud800"}',
        '{"type": "subscribe", "jobs": {"x": 1}}',
        '{"type": "subscribe", "since": "9999-12-31T23:59:59-23:59"}',
        "[" * 5000,
        '{"type": "unsubscribe", "jobs": [' + "[" * 900 + "]" * 900 + "]}",
    ],
    ids=["type", "half a character", "id", "time", "unfinished", "nested"],
)
async def test_hostile_messages_get_their_code_and_hurt_nobody_else(
    alice, connect, said
):
    job = await a_job(alice)
    hostile, other = [await connect(one(job), await bearer(alice)) for _ in range(2)]
    for socket in (hostile, other):
        await hear(socket, "snapshot")
    await hostile.send_to(text_data=said)
    assert await refusal(hostile) == CloseCode.BAD_MESSAGE
    await cancel(job)
    assert (await hear(other, "progress_update"))["state"] == "cancelled"


# The second namespace


async def test_the_second_namespace_begins_with_how_the_inbox_stands(alice, connect):
    socket = await connect(NOTIFICATIONS, await bearer(alice))
    assert (await hear(socket))["type"] == "inbox"


async def test_a_list_begins_with_a_sign_of_life_though_nothing_runs(alice, connect):
    socket = await connect(LIST, await bearer(alice))
    assert (await hear(socket, "heartbeat"))["jobs"] == {}
    await say(socket, "ping", id="1")
    assert (await hear(socket))["id"] == "1"


async def test_jobs_can_be_watched_on_it_too(alice, connect):
    job = await a_job(alice)
    socket = await connect(NOTIFICATIONS, await bearer(alice))
    await say(socket, "subscribe", jobs={str(job.pk): None})
    assert (await hear(socket, "snapshot"))["processing_id"] == str(job.pk)


async def test_a_right_that_ends_ends_a_connection_that_watches_nothing(
    alice, connect, quick_rights
):
    socket = await connect(NOTIFICATIONS, await bearer(alice))
    await hear(socket, "inbox")
    await change(alice, is_active=False)
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED


# The end


async def test_a_process_that_drains_asks_to_come_back_and_takes_nobody_in(
    alice, connect, monkeypatch
):
    relay = Relay()  # a drain is for good
    for name in ("progress.consumers", "progress.relay.relay"):
        monkeypatch.setattr(f"{name}.current_relay", lambda: relay)
    path, token = one(await a_job(alice)), await bearer(alice)
    socket = await connect(path, token)
    await hear(socket, "snapshot")
    draining = asyncio.create_task(relay.drain(0.1))
    assert (await hear(socket))["type"] == "reconnect"
    assert await closed(socket) == CloseCode.RESTART
    assert await closed(await connect(path, token)) == CloseCode.RESTART
    await draining
    await socket.disconnect()
    await until_async(lambda: relay.size == (0, 0))
    await relay.close()


async def test_who_loses_the_status_of_staff_loses_the_view_of_all(
    alice, bob, connect, quick_rights
):
    job = await a_job(alice)
    everything = await connect(LIST, await bearer(bob))
    single = await connect(one(job), await bearer(bob))
    for socket in (everything, single):
        await hear(socket)
    await change(bob, is_staff=False)
    assert await closed(everything) == CloseCode.GOING_AWAY
    assert await refusal(single) == CloseCode.NOT_FOUND


async def test_a_changed_password_ends_sessions_and_tokens(
    alice, alice_client, connect, quick_rights
):
    job = await a_job(alice)
    sockets = [
        await connect(one(job), await session(alice_client), ORIGIN),
        await connect(one(job), await bearer(alice)),
    ]
    for socket in sockets:
        await hear(socket, "snapshot")
    await change(alice, password="another one")
    for socket in sockets:
        assert await refusal(socket) == CloseCode.UNAUTHENTICATED


async def test_a_job_that_is_deleted_ends_its_subscription_alone(
    alice, connect, quick_rights
):
    gone, stays = await a_job(alice), await a_job(alice)
    both = await connect(one(gone), await bearer(alice))
    await hear(both, "snapshot")
    await say(both, "subscribe", id="1", jobs={str(stays.pk): None})
    await hear(both, "snapshot")
    single = await connect(one(gone), await bearer(alice))
    await hear(single, "snapshot")
    await in_database(Job.objects.filter(pk=gone.pk).delete)()
    assert await refusal(single) == CloseCode.NOT_FOUND
    error = await hear(both, "error")
    assert (error["code"], error["job"]) == (4404, str(gone.pk))
    await cancel(stays)
    assert (await hear(both, "progress_update"))["state"] == "cancelled"


async def test_an_operator_may_end_it(alice, connect):
    socket = await connect(one(await a_job(alice)), await bearer(alice))
    await hear(socket, "snapshot")
    assert await current_relay().disconnect(user_id=alice.pk) == 1
    assert await refusal(socket) == CloseCode.DISCONNECTED


# Many


async def test_a_storm_costs_queries_by_jobs_and_not_by_sockets(
    alice, connect, settings, monkeypatch
):
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 1000.0)
    settings.HEADWAY_SOCKETS_PER_USER = 1000
    jobs, token = [await a_job(alice) for _ in range(5)], await bearer(alice)
    before = figures.queries
    sockets = await asyncio.gather(
        *(connect(one(jobs[number % 5]), token) for number in range(200))
    )
    frames = await asyncio.gather(*(hear(s, "snapshot") for s in sockets))
    assert {f["processing_id"] for f in frames} == {str(job.pk) for job in jobs}
    # A snapshot is five queries; persons, owners and rights are asked for together.
    assert figures.queries - before <= 5 * len(jobs) + 10
    assert current_relay().size == (5, 5)


# What others do


async def test_no_socket_waits_for_the_thread_that_other_code_shares(alice, connect):
    job, proof = await a_job(alice), await bearer(alice)
    async with shared_thread_taken():
        socket = await connect(one(job), proof)
        assert (await hear(socket))["type"] == "snapshot"
        await say(socket, "subscribe", id="1", jobs={str(job.pk): None})
        assert (await hear(socket, "ack"))["id"] == "1"


@pytest.mark.usefixtures("connect")
async def test_who_is_cut_off_in_the_middle_of_an_answer_is_forgotten(
    alice, monkeypatch
):
    socket, _ = await opened(one(await a_job(alice)), await bearer(alice))
    await hear(socket)
    began = asyncio.Event()

    async def hang(*_: object) -> None:
        began.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Subscriptions, "remove", hang)
    await say(socket, "unsubscribe", mine=True)
    async with asyncio.timeout(10):
        await began.wait()
    socket.future.cancel()
    await until_async(lambda: current_relay().size == (0, 0))
    assert current_relay().connections() == []
