"""The WebSocket: whoever connects, and what they watch without a word."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from progress import lifecycle
from progress.asgi_extensions import PUT
from progress.broadcast import job_group
from progress.protocol import CloseCode
from progress.relay import current_relay, housekeeping
from tests.progress.sockets import (
    ORIGIN,
    a_job,
    bearer,
    hear,
    in_database,
    refusal,
    session,
)
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)


async def test_the_owner_gets_the_present_of_a_job(alice, connect):
    job = await a_job(alice)
    socket = await connect(f"/ws/upload-progress/{job.pk}", await bearer(alice))
    frame = json.loads(await socket.receive_from(timeout=10))
    assert (frame["type"], frame["processing_id"]) == ("snapshot", str(job.pk))
    assert (frame["status"], frame["progress"]) == ("queued", 0.0)


async def test_a_server_that_can_is_handed_texts_at_once(alice, connect):
    job = await a_job(alice)
    texts: list[str] = []
    socket = await connect(
        f"/ws/upload-progress/{job.pk}",
        await bearer(alice),
        extensions={PUT: texts.append},
    )
    await socket.receive_from(timeout=10)
    await in_database(lifecycle.cancel_job)(job.pk)
    await until_async(lambda: '"cancelled"' in "".join(texts))


async def test_an_end_is_told_with_the_address_of_the_result(alice, connect):
    job = await a_job(alice)
    socket = await connect(f"/ws/upload-progress/{job.pk}", await bearer(alice))
    await socket.receive_from(timeout=10)
    await in_database(lifecycle.cancel_job)(job.pk)
    frame = json.loads(await socket.receive_from(timeout=10))
    assert (frame["type"], frame["state"]) == ("progress_update", "cancelled")
    assert str(job.pk) in frame["results"]


async def test_a_session_counts_with_an_origin_of_this_site(
    alice, alice_client, connect
):
    job = await a_job(alice)
    cookie = await session(alice_client)
    socket = await connect(f"/ws/upload-progress/{job.pk}", cookie, ORIGIN)
    assert json.loads(await socket.receive_from(timeout=10))["type"] == "snapshot"


@pytest.mark.parametrize("origin", [(), ((b"origin", b"https://evil.example"),)])
async def test_a_session_from_elsewhere_is_refused(
    alice, alice_client, connect, origin
):
    job = await a_job(alice)
    cookie = await session(alice_client)
    socket = await connect(f"/ws/upload-progress/{job.pk}", cookie, *origin)
    assert await refusal(socket) == CloseCode.FORBIDDEN_ORIGIN


async def test_a_stranger_does_not_learn_that_a_job_exists(alice, charlie, connect):
    job = await a_job(alice)
    token = await bearer(charlie)
    for job_id in (job.pk, uuid4()):
        socket = await connect(f"/ws/upload-progress/{job_id}", token)
        assert await refusal(socket) == CloseCode.NOT_FOUND


async def test_staff_may_watch_any_job(alice, bob, connect):
    job = await a_job(alice)
    socket = await connect(f"/ws/upload-progress/{job.pk}", await bearer(bob))
    assert json.loads(await socket.receive_from(timeout=10))["type"] == "snapshot"


@pytest.mark.parametrize("header", [b"Bearer nonsense", b"Bearer ", b"Basic YTpi"])
async def test_without_proof_of_who_one_is_one_is_told_to_log_in(
    alice, connect, header
):
    job = await a_job(alice)
    socket = await connect(
        f"/ws/upload-progress/{job.pk}", (b"authorization", header), ORIGIN
    )
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED


async def test_a_deactivated_person_is_refused(alice, connect):
    job = await a_job(alice)
    token = await bearer(alice)
    await in_database(User.objects.filter(pk=alice.pk).update)(is_active=False)
    socket = await connect(f"/ws/upload-progress/{job.pk}", token)
    assert await refusal(socket) == CloseCode.UNAUTHENTICATED


async def test_an_address_that_does_not_exist_is_refused_by_a_code(alice, connect):
    socket = await connect("/ws/nothing-here", await bearer(alice))
    assert await refusal(socket) == CloseCode.NOT_FOUND


async def test_all_of_mine_is_all_of_mine(alice, charlie, connect):
    mine, theirs = await a_job(alice), await a_job(charlie)
    socket = await connect("/ws/upload-progress", await bearer(alice))
    frame = await hear(socket)
    assert frame["processing_id"] == str(mine.pk)
    for job in (theirs, mine):
        await in_database(lifecycle.cancel_job)(job.pk)
    frame = await hear(socket)
    assert (frame["processing_id"], frame["state"]) == (str(mine.pk), "cancelled")


async def test_a_resume_starts_after_the_given_seq(alice, connect):
    job = await a_job(alice)
    token = await bearer(alice)
    for given, kind in (
        ("1", "progress_update"),
        ("x", "snapshot"),
        ("-1", "snapshot"),
    ):
        socket = await connect(f"/ws/upload-progress/{job.pk}?after={given}", token)
        assert json.loads(await socket.receive_from(timeout=10))["type"] == kind


@pytest.mark.parametrize("said", ["{not json", "[]", "{}", '{"type": "nothing"}'])
async def test_what_is_not_of_the_protocol_ends_the_conversation(alice, connect, said):
    job = await a_job(alice)
    socket = await connect(f"/ws/upload-progress/{job.pk}", await bearer(alice))
    await socket.receive_from(timeout=10)
    await socket.send_to(text_data=said)
    assert await refusal(socket) == CloseCode.BAD_MESSAGE


async def test_bytes_are_not_of_the_protocol(alice, connect):
    job = await a_job(alice)
    socket = await connect(f"/ws/upload-progress/{job.pk}", await bearer(alice))
    await socket.receive_from(timeout=10)
    await socket.send_to(bytes_data=b"\x00\xff")
    assert await refusal(socket) == CloseCode.BAD_MESSAGE


async def test_one_socket_too_many_is_refused_until_another_is_closed(
    alice, bob, connect, settings
):
    settings.HEADWAY_SOCKETS_PER_USER = 2
    path = f"/ws/upload-progress/{(await a_job(alice)).pk}"
    token = await bearer(alice)
    first, second = [await connect(path, token) for _ in range(2)]
    for socket in (first, second):  # a connection counts once it has been admitted
        await socket.receive_from(timeout=10)
    assert await refusal(await connect(path, token)) == CloseCode.TOO_MANY_CONNECTIONS
    staff = await connect(path, await bearer(bob))
    assert json.loads(await staff.receive_from(timeout=10))["type"] == "snapshot"
    await first.disconnect()
    await until_async(lambda: current_relay().has_room(alice.pk))
    again = await connect(path, token)
    assert json.loads(await again.receive_from(timeout=10))["type"] == "snapshot"


async def test_a_logout_ends_the_subscription(
    alice, alice_client, connect, monkeypatch
):
    monkeypatch.setattr(housekeeping, "RIGHTS_INTERVAL", 0.02)
    job = await a_job(alice)
    cookie = await session(alice_client)
    by_session = await connect(f"/ws/upload-progress/{job.pk}", cookie, ORIGIN)
    by_token = await connect(f"/ws/upload-progress/{job.pk}", await bearer(alice))
    for socket in (by_session, by_token):
        await socket.receive_from(timeout=10)
    await in_database(alice_client.logout)()
    assert await refusal(by_session) == CloseCode.UNAUTHENTICATED
    await in_database(lifecycle.cancel_job)(job.pk)
    frame = json.loads(await by_token.receive_from(timeout=10))
    assert frame["state"] == "cancelled"


async def test_the_relay_forgets_who_left(alice, connect):
    job = await a_job(alice)
    socket = await connect(f"/ws/upload-progress/{job.pk}", await bearer(alice))
    await socket.receive_from(timeout=10)
    assert current_relay().size[0] == 1
    await socket.disconnect()
    await until_async(lambda: current_relay().size == (0, 0))


async def test_a_connection_costs_no_channel_layer_membership(alice, connect):
    job = await a_job(alice)
    token = await bearer(alice)
    for _ in range(5):
        socket = await connect(f"/ws/upload-progress/{job.pk}", token)
        await socket.receive_from(timeout=10)
    layer = current_relay().membership._get_layer()
    assert len(layer.groups[job_group(job.pk)]) == 1
