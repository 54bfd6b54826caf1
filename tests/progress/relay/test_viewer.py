"""A viewer's place in what is relayed."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import OperationalError

from progress.protocol import CloseCode
from progress.relay import Transport, job_topic, reading, trying, waiting
from progress.relay.encoded import Encoded, Form
from progress.relay.figures import figures
from progress.relay.interest import Filter, Greeting
from progress.relay.topics import SYSTEM
from tests.progress.relay.viewers import JOB, Server, delta, track, viewer
from tests.support.waiting import until_async


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def reads(monkeypatch) -> list[int]:
    """The seqs that messages were read after; each such message ends at 20."""
    asked: list[int] = []

    def since(_job_id, after):
        asked.append(after)
        return delta(after, 20)

    monkeypatch.setattr(reading, "since", since)
    return asked


def at(seq: int, server: Server, **options):
    """A viewer that was told of the job as far as `seq`."""
    made = viewer(server, **options)
    made.topics.add(job_topic(JOB))
    made.positions[(JOB, Form.WHOLE)] = seq
    return made


def moved(after: int, seq: int, **fields):
    made = track()
    made.advance(delta(after, seq, **fields), 1.0)
    return made


async def test_what_the_server_takes_is_handed_over_without_a_task(server):
    made = at(5, server)
    made.offer(moved(5, 6))
    assert [json.loads(text)["seq"] for text in server.sent] == [6]
    assert not made.is_busy
    assert made.positions[(JOB, Form.WHOLE)] == 6


async def test_nothing_is_told_twice(server):
    made = at(6, server)
    made.offer(moved(5, 6))
    assert server.sent == []


async def test_who_is_further_back_reads_what_was_missed(server, reads):
    made = at(5, server)
    made.offer(moved(9, 12))
    await until_async(lambda: made.positions[(JOB, Form.WHOLE)] == 20)
    assert reads == [5]


async def test_a_slow_reader_gets_the_newest_and_not_a_queue(server, reads):
    made, job = at(5, server), moved(5, 6)
    server.is_full = True
    made.offer(job)
    assert made.is_busy
    conflated = figures.conflated
    for seq in range(7, 20):
        job.advance(delta(seq - 1, seq), 1.0)
        made.offer(job)
    assert len(server.sent) == 1
    assert figures.conflated == conflated + 12
    server.is_full = False
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert reads == [6]
    assert made.positions[(JOB, Form.WHOLE)] == 20


async def test_it_is_seen_for_how_long_the_server_lets_it_wait(server):
    made = at(5, server)
    assert made.stuck_since is None
    server.is_full = True
    made.offer(moved(5, 6))
    assert made.stuck_since is not None
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert made.stuck_since is None


async def test_what_a_server_takes_by_put_is_not_sent(server):
    put: list[str] = []
    made = at(5, server, put=put.append)
    made.offer(moved(5, 6))
    assert (put, server.sent, made.is_busy) == ([delta(5, 6).text], [], False)


async def test_who_is_put_more_than_the_peer_takes_waits(server):
    server.is_full = True
    made = at(5, server, put=lambda text: server.send({"text": text}))
    made.offer(moved(5, 6))
    assert made.stuck_since is not None
    made.offer(moved(6, 7))
    await until_async(lambda: server.sent)
    assert server.sent == [delta(5, 6).text]
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert server.sent == [delta(5, 6).text, delta(6, 7).text]
    assert made.stuck_since is None


async def test_a_socket_that_is_gone_is_not_written_to_again(server):
    made = at(5, server)
    server.is_broken = True
    made.offer(moved(5, 6))
    assert made.is_gone
    server.is_broken = False
    made.offer(moved(6, 7))
    assert server.sent == []


async def test_what_could_not_be_read_is_read_again(server, monkeypatch):
    monkeypatch.setattr(trying, "FIRST", 0.0)
    answers = iter([OperationalError("the database is away"), delta(5, 20)])

    def since(_job_id, _after):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(reading, "since", since)
    made = at(5, server)
    made.offer(moved(9, 12))
    await until_async(lambda: made.positions[(JOB, Form.WHOLE)] == 20)


async def test_who_comes_back_up_to_date_gets_the_present(server, monkeypatch):
    monkeypatch.setattr(reading, "since", lambda _job, after: delta(after, after))
    made = viewer(server)
    made.topics.add(job_topic(JOB))
    made.greet(Greeting(job_topic(JOB), after=20))
    await until_async(lambda: not made.is_busy)
    assert [json.loads(text)["seq"] for text in server.sent] == [20]


async def test_a_request_that_waits_is_not_woken_by_what_it_knows(server, monkeypatch):
    monkeypatch.setattr(reading, "since", lambda _job, after: delta(after, after))
    made = viewer(server, transport=Transport.POLL)
    made.topics.add(job_topic(JOB))
    made.greet(Greeting(job_topic(JOB), after=20))
    await until_async(lambda: not made.is_busy)
    assert server.sent == []
    made.offer(moved(20, 21))
    assert len(server.sent) == 1


async def test_answers_keep_their_order_while_the_server_is_full(server):
    made = viewer(server)
    server.is_full = True
    for number in range(3):
        made.say(Encoded(text=str(number), seq=0))
    assert server.sent == ["0"]
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert server.sent == ["0", "1", "2"]


async def test_unread_answers_are_bounded(server):
    made = viewer(server)
    server.is_full = True
    for number in range(10 * waiting.MAX_SAYINGS):
        made.say(Encoded(text=str(number), seq=0))
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert len(server.sent) == waiting.MAX_SAYINGS + 1


async def test_a_job_that_leaves_the_filter_is_told_once_more(server):
    made = viewer(server)
    made.filter = Filter(state="processing")
    job = track(uuid4(), Form.BRIEF)
    told = [(2, "processing"), (3, "completed"), (4, "completed")]
    for seq, state in told:
        job.advance(delta(0, seq, state=state), 1.0)
        made.offer(job)
    assert [json.loads(text)["seq"] for text in server.sent] == [2, 3]


async def test_a_list_keeps_positions_of_jobs_that_run(server):
    made, job = viewer(server), track(uuid4(), Form.BRIEF)
    job.advance(delta(0, 2), 1.0)
    made.offer(job)
    assert made.positions == {job.key: 2}
    job.advance(delta(0, 3, is_final=True), 1.0)
    made.offer(job)
    assert made.positions == {}


async def test_what_is_watched_no_more_leaves_no_position(server):
    made = at(5, server)
    made.forget(job_topic(JOB))
    assert (made.positions, made.topics) == ({}, set())


async def test_the_end_stops_what_is_under_way(server):
    made = at(5, server)
    server.is_full = True
    made.offer(moved(5, 6))
    await made.end(CloseCode.SLOW)
    assert server.codes == [CloseCode.SLOW]
    await until_async(lambda: not made.is_busy)
    made.say(Encoded(text="late", seq=0))
    assert len(server.sent) == 1


async def test_what_is_told_waits_for_the_greeting_that_is_to_come_first(
    server, monkeypatch
):
    monkeypatch.setattr(reading, "since", lambda _job, after: delta(after, 6))
    made = viewer(server)
    made.topics.add(job_topic(JOB))
    made.hold()
    made.offer(moved(6, 7))
    assert server.sent == []
    made.greet(Greeting(job_topic(JOB), after=5))
    await until_async(lambda: not made.is_busy)
    made.offer(moved(6, 7))
    assert [json.loads(text)["seq"] for text in server.sent] == [6, 7]


async def test_answers_do_not_wait_for_a_greeting(server):
    made = viewer(server)
    made.hold()
    made.say(Encoded(text="pong", seq=0))
    assert server.sent == ["pong"]


async def test_what_was_given_up_while_the_server_was_full_is_not_told(server, reads):
    made = at(5, server)
    server.is_full = True
    made.say(Encoded(text="0", seq=0))
    made.offer(moved(5, 6))
    made.forget(job_topic(JOB))
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert server.sent == ["0"]
    assert reads == []
    assert made.positions == {}


async def test_what_was_given_up_while_it_was_read_is_not_told(server, monkeypatch):
    made = at(5, server)

    def since(_job, after):
        made.topics.clear()
        made.positions.clear()
        return delta(after, 20)

    monkeypatch.setattr(reading, "since", since)
    made.offer(moved(9, 12))
    await until_async(lambda: not made.is_busy)
    assert (server.sent, made.positions) == ([], {})


async def test_a_list_that_was_given_up_while_it_was_read_is_not_told(
    server, monkeypatch
):
    made = viewer(server)
    made.topics.add(SYSTEM)

    def greeting(_topic, _since):
        made.topics.clear()
        return [((JOB, Form.BRIEF), delta(0, 3))]

    monkeypatch.setattr(reading, "greeting", greeting)
    made.greet(Greeting(SYSTEM))
    await until_async(lambda: not made.is_busy)
    assert (server.sent, made.positions) == ([], {})


async def test_a_read_that_fails_like_a_socket_does_not_end_the_viewer(
    server, monkeypatch
):
    monkeypatch.setattr(trying, "FIRST", 0.0)
    answers = iter([ConnectionError("the database"), RuntimeError("no"), delta(5, 20)])

    def since(_job_id, _after):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(reading, "since", since)
    made = at(5, server)
    made.offer(moved(9, 12))
    await until_async(lambda: made.positions[(JOB, Form.WHOLE)] == 20)
    assert not made.is_gone


@pytest.mark.parametrize("is_full", [False, True])
async def test_whatever_a_server_raises_is_the_trouble_of_one_viewer(
    server, is_full, caplog
):
    async def send(message: dict) -> None:
        if is_full:
            await server.drained.wait()
        raise ValueError("a server's own mistake")

    server.send = send
    made = at(5, server)
    made.offer(moved(5, 6))
    server.drained.set()
    await until_async(lambda: not made.is_busy)
    assert made.is_gone
    assert made.stuck_since is None
    assert "could not be sent" in caplog.text


async def test_a_viewer_is_closed_once_and_by_the_first_code(server):
    made = viewer(server)
    await made.end(CloseCode.SLOW)
    await made.end(CloseCode.DISCONNECTED)
    assert server.codes == [CloseCode.SLOW]
    assert made.ended_by is CloseCode.SLOW


async def test_what_cannot_be_read_holds_up_nothing_else_and_is_said_once(
    server, monkeypatch, caplog
):
    monkeypatch.setattr(trying, "FIRST", 0.0)
    other, tries = uuid4(), []

    def since(job_id, after):
        if job_id != JOB:
            return delta(after, 30)
        tries.append(after)
        raise OperationalError("this job cannot be read")

    monkeypatch.setattr(reading, "since", since)
    made = at(5, server)
    made.topics.add(job_topic(other))
    made.positions[(other, Form.WHOLE)] = 5
    made.offer(moved(9, 12))
    await until_async(lambda: len(tries) > 2)
    beside = track(other)
    beside.advance(delta(9, 12), 1.0)
    made.offer(beside)
    await until_async(lambda: made.positions[(other, Form.WHOLE)] == 30)
    assert caplog.text.count("was not told") == 1
    made.stop()


async def test_answers_do_not_wait_for_a_later_try(server, monkeypatch):
    monkeypatch.setattr(trying, "LOOK", 0.01)
    monkeypatch.setattr(reading, "since", _fail)
    made = at(5, server)
    made.offer(moved(9, 12))
    await until_async(lambda: made.waiting.tries.is_hopeless(float("inf")))
    made.say(Encoded(text="pong", seq=0))
    await until_async(lambda: server.sent)
    assert (server.sent, made.is_busy) == (["pong"], True)
    made.stop()


def _fail(_job_id, _after):
    raise OperationalError("the database is away")


async def test_news_of_a_topic_wait_for_its_greeting_while_another_is_greeted(
    server, reads
):
    made = viewer(server)
    other = job_topic(uuid4())
    for topic in (other, job_topic(JOB)):
        made.topics.add(topic)
        made.hold()
    made.offer(moved(9, 20))
    made.greet(Greeting(other, 0, None))
    await until_async(lambda: not made.is_busy)
    made.greet(Greeting(job_topic(JOB), 9, None))
    await until_async(lambda: not made.is_busy)
    assert reads == [0, 9]
