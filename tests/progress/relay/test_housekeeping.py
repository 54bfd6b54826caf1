"""What the relay does all the time."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from uuid import UUID

import pytest
import redis

from progress.protocol import CloseCode
from progress.relay import (
    Relay,
    Transport,
    Viewer,
    job_topic,
    reading,
    rights,
    trying,
)
from progress.relay import housekeeping as module
from progress.relay.canary import INTERVAL, MISSES
from progress.relay.encoded import Encoded, Form
from progress.relay.figures import figures
from progress.relay.housekeeping import Housekeeping
from progress.relay.topics import SUMMARY
from tests.progress.relay.viewers import JOB, Server, delta, viewer
from tests.support.waiting import until_async


@pytest.fixture
async def relay(monkeypatch):
    monkeypatch.setattr(reading, "since", lambda _job, after: None)
    made = Relay()
    yield made
    await made.close()


@pytest.fixture
def house(relay) -> Housekeeping:
    """Its tasks run only when a test lets them."""
    return Housekeeping(relay)


@pytest.fixture
def present(relay, monkeypatch):
    """Lets a viewer in, who watches a job."""
    monkeypatch.setattr(Relay, "start", lambda *_: None)

    def come(server: Server, **options) -> Viewer:
        made = viewer(server, source=relay.source, **options)
        relay.admit(made)
        relay.audience.add(made, job_topic(JOB))
        return made

    return come


def told(server: Server) -> list[dict]:
    return [json.loads(text) for text in server.sent]


# Signs of life


async def test_who_was_told_nothing_for_long_gets_a_sign_of_life(
    house, present, settings
):
    silent, spoken = Server(), Server()
    present(silent).last_sent_at -= settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS + 1
    present(spoken)
    await house.look_after()
    assert [m["type"] for m in told(silent)] == ["heartbeat"]
    assert told(spoken) == []
    await house.look_after()
    assert len(told(silent)) == 1


async def test_a_request_that_waits_gets_none(house, present):
    server = Server()
    present(server, transport=Transport.POLL).last_sent_at = 0.0
    await house.look_after()
    assert told(server) == []


async def test_who_takes_nothing_is_closed_once(house, present):
    server = Server()
    made = present(server)
    before = figures.slow_closes
    made.stuck_since = time.monotonic() - module.SLOW_AFTER + 5
    await house.look_after()
    assert server.codes == []
    made.stuck_since -= 10
    await house.look_after()
    await until_async(lambda: server.codes)
    for _ in range(5):
        await house.look_after()
        await asyncio.sleep(0)
    assert server.codes == [CloseCode.SLOW]
    assert figures.slow_closes == before + 1


async def test_who_could_not_be_told_for_long_is_closed_to_come_back(house, present):
    server = Server()
    made = present(server)
    now = time.monotonic()
    made.waiting.tries.failed("job", ValueError("away"), now - trying.GIVE_UP + 5)
    await house.look_after()
    await asyncio.sleep(0)
    assert server.codes == []
    made.waiting.tries.worked("job")
    made.waiting.tries.failed("job", ValueError("away"), now - trying.GIVE_UP - 5)
    await house.look_after()
    await until_async(lambda: server.codes)
    assert server.codes == [CloseCode.UNREADABLE]


async def test_whose_disconnect_never_comes_is_seen_off(relay, house, present):
    server, other = Server(), Server()
    made = present(server)
    stays = present(other)
    made.is_gone = True
    await house.look_after()
    assert len(relay.audience) == 2  # it may be on its way
    await house.look_after()
    await until_async(lambda: len(relay.audience) == 1)
    await until_async(lambda: server.codes)
    assert server.codes == [CloseCode.GOING_AWAY]
    assert (list(relay.audience), other.codes) == ([stays], [])


async def test_who_leaves_by_itself_is_not_seen_off(relay, house, present):
    server = Server()
    made = present(server)
    made.is_gone = True
    await house.look_after()
    await relay.leave(made, "gone")
    await house.look_after()
    await house.look_after()
    assert (server.codes, relay.size) == ([], (0, 0))


async def test_an_expired_token_is_warned_of_and_then_ends_it(house, present, settings):
    settings.HEADWAY_TOKEN_GRACE_SECONDS = 25.0
    server = Server()
    made = present(server, expires_at=time.time() + 60)
    await house.look_after()
    assert told(server) == []
    made.expires_at = time.time() - 1
    for _ in range(3):
        await house.look_after()
    assert [m["code"] for m in told(server)] == [CloseCode.UNAUTHENTICATED]
    assert server.codes == []
    made.expires_at = time.time() - 26
    for _ in range(3):
        await house.look_after()
    await until_async(lambda: server.codes)
    assert server.codes == [CloseCode.UNAUTHENTICATED]


# Repair


async def test_a_job_whose_last_viewer_left_meanwhile_leaves_nothing(
    relay, house, present, monkeypatch
):
    made = present(Server())
    asked, may_answer = threading.Event(), threading.Event()

    def seqs_of(jobs: set[UUID]) -> dict[UUID, int]:
        asked.set()
        assert may_answer.wait(timeout=20)
        return dict.fromkeys(jobs, 9)

    monkeypatch.setattr(reading, "seqs_of", seqs_of)
    repairing = asyncio.create_task(house.repair())
    await until_async(asked.is_set)
    await relay.leave(made)
    may_answer.set()
    await repairing
    assert relay.size == (0, 0)


async def test_what_no_hint_told_is_counted_when_it_is_found(
    relay, house, present, monkeypatch
):
    present(Server())
    monkeypatch.setattr(reading, "seqs_of", lambda jobs: dict.fromkeys(jobs, 9))
    monkeypatch.setattr(reading, "news", lambda _form, wanted: dict.fromkeys(wanted))
    before = figures.gaps_repaired
    await house.repair()
    assert figures.gaps_repaired == before + 1
    assert relay.tracks.of(JOB, Form.WHOLE).known_seq == 9


async def test_what_a_hint_told_and_waits_to_be_relayed_is_no_gap(
    relay, house, present, monkeypatch
):
    present(Server())
    monkeypatch.setattr(reading, "seqs_of", lambda jobs: dict.fromkeys(jobs, 9))
    monkeypatch.setattr(reading, "news", lambda _form, wanted: dict.fromkeys(wanted))
    relay.note(JOB, 9)
    before = figures.gaps_repaired
    await house.repair()
    assert figures.gaps_repaired == before
    assert relay.tracks.of(JOB, Form.WHOLE).is_behind


async def test_nothing_is_asked_when_nobody_watches(house, monkeypatch):
    def fail(*_: object) -> None:
        raise AssertionError("nobody wants to know")

    for name in ("seqs_of", "moved_since", "summary"):
        monkeypatch.setattr(reading, name, fail)
    monkeypatch.setattr(rights, "refused", fail)
    await house.repair()
    await house.ask_rights()
    await house.summarise()


# Rights


async def test_who_does_not_read_holds_up_nobody_elses_refusal(
    relay, house, present, monkeypatch
):
    stuck, other = Server(), Server()
    never = asyncio.Event()

    async def end(_code: CloseCode) -> None:
        await never.wait()

    stuck.end = end  # type: ignore[assignment,method-assign]
    present(stuck)
    present(other, user_id=8)
    monkeypatch.setattr(
        rights,
        "refused",
        lambda claims: dict.fromkeys(claims, CloseCode.UNAUTHENTICATED),
    )
    async with asyncio.timeout(20):
        await house.ask_rights()
    await until_async(lambda: other.codes)
    assert other.codes == [CloseCode.UNAUTHENTICATED]


async def test_one_of_several_is_refused_in_words_alone(
    relay, house, present, monkeypatch
):
    server = Server()
    made = present(server)
    other = job_topic(UUID(int=1))
    relay.audience.add(made, other)
    monkeypatch.setattr(
        rights,
        "refused",
        lambda claims: {c: CloseCode.NOT_FOUND for c in claims if c[0] == other},
    )
    await house.ask_rights()
    [error] = told(server)
    assert (error["code"], error["job"]) == (CloseCode.NOT_FOUND, str(UUID(int=1)))
    assert made.topics == {job_topic(JOB)}
    assert server.codes == []


async def test_who_showed_a_new_right_during_the_question_stays(
    house, present, monkeypatch
):
    server = Server()
    made = present(server)
    other = viewer(Server(), 9).right

    def refused(claims):
        made.renew(other, None)
        return dict.fromkeys(claims, CloseCode.UNAUTHENTICATED)

    monkeypatch.setattr(rights, "refused", refused)
    await house.ask_rights()
    await asyncio.sleep(0)
    assert server.codes == []


# Figures, and hearing


async def test_the_figures_are_told_when_they_have_changed(
    relay, house, present, monkeypatch
):
    server = Server()
    made = present(server)
    relay.audience.add(made, SUMMARY)
    states = iter(["a", "a", "b"])

    def summary(seq: int, connections: int) -> Encoded:
        return delta(connections, seq, state=next(states))

    monkeypatch.setattr(reading, "summary", summary)
    for _ in range(3):
        await house.summarise()
    assert told(server) == [{"after": 1, "seq": 1}, {"after": 1, "seq": 2}]


async def test_the_figures_count_those_who_are_connected_to_other_processes(
    relay, house, present, monkeypatch
):
    server = Server()
    relay.audience.add(present(server), SUMMARY)
    relay.headcount.elsewhere = 4
    monkeypatch.setattr(
        reading, "summary", lambda seq, connections: delta(connections, seq)
    )
    await house.summarise()
    assert told(server) == [{"after": 5, "seq": 1}]
    [message] = await relay.source.since(relay.tracks.of(None, Form.SUMMARY), 0)
    assert message.after == 5


async def test_who_hears_nothing_any_more_joins_all_groups_anew(
    relay, house, monkeypatch
):
    renewed: list[bool] = []

    async def renew() -> None:
        renewed.append(True)

    monkeypatch.setattr(relay.membership, "renew", renew)
    await house.call_canary()
    assert renewed == []
    relay.canary._heard_at -= MISSES * INTERVAL + 1
    await house.call_canary()
    assert renewed == [True]


async def test_what_fails_is_tried_again_and_counted(house, caplog):
    tries: list[int] = []

    async def fail_once() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("no")

    before = figures.restarts
    task = asyncio.create_task(house._forever(fail_once, 0.0))
    await until_async(lambda: len(tries) > 2)
    task.cancel()
    assert figures.restarts == before + 1
    [record] = caplog.records
    assert record.getMessage() == "The relay could not fail_once; trying again"
    assert record.exc_info


async def test_each_outage_leaves_one_line_without_a_traceback(house, caplog):
    answers = [
        redis.ConnectionError("refused"),
        TimeoutError(),
        None,
        ConnectionResetError("gone"),
    ]
    tries: list[int] = []

    async def call() -> None:
        tries.append(1)
        answer = answers.pop(0) if answers else None
        if answer is not None:
            raise answer

    task = asyncio.create_task(house._forever(call, 0.0))
    await until_async(lambda: len(tries) > 4)
    task.cancel()
    assert [(one.levelname, one.exc_info) for one in caplog.records] == [
        ("WARNING", None)
    ] * 2
    first, second = (one.getMessage() for one in caplog.records)
    assert first.startswith("The relay could not call; trying again: ")
    assert ("refused" in first, "gone" in second) == (True, True)
