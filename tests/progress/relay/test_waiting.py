"""What a viewer is still to be told, and in what order."""

from __future__ import annotations

from progress.relay import job_topic
from progress.relay.encoded import Encoded
from progress.relay.interest import Greeting
from progress.relay.waiting import MAX_SAYINGS, Waiting
from tests.progress.relay.viewers import JOB, track

AWAY = ConnectionError("the database is away")


def test_answers_go_before_greetings_and_greetings_before_news():
    waiting, job = Waiting(), track()
    answer, greeting = Encoded(text="pong", seq=0), Greeting(job_topic(JOB))
    waiting.news[job.key] = job
    waiting.greetings.append(greeting)
    waiting.say(answer)
    assert [waiting.take(1.0) for _ in range(4)] == [answer, greeting, job, None]
    assert not waiting


def test_what_could_not_be_read_stays_for_later():
    waiting, job, greeting = Waiting(), track(), Greeting(job_topic(JOB))
    for what in (job, greeting):
        waiting.put_back(what, AWAY, 1.0)
    assert waiting
    assert waiting.take(1.5) is None
    assert [waiting.take(2.0), waiting.take(2.0)] == [greeting, job]


def test_answers_are_bounded():
    waiting = Waiting()
    for _ in range(2 * MAX_SAYINGS):
        waiting.say(Encoded(text="pong", seq=0))
    assert len(waiting.sayings) == MAX_SAYINGS
    waiting.clear()
    assert not waiting
