"""Faults while many watch: every client's copy is the database's again, by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from progress.models import Job
from tests.factories import make_job
from tests.support.cluster import Cluster
from tests.support.truth import truth_of
from tests.support.valkey import FragileValkey
from tests.support.waiting import eventually

SEED = 20261122
#: Seconds after a fault's end in which each copy is right: 2 s, and the back-off.
BOUND = 2.0 + 0.5
#: Seconds after which a client takes silence for death, and a poller its question.
SILENCE = 4.0 + 2.0
#: Seconds that a server that ends gives its viewers to come back somewhere.
DRAIN = 10.0
JOBS = 3


@pytest.fixture(scope="module")
def valkey(tmp_path_factory) -> Iterator[FragileValkey]:
    valkey = FragileValkey(tmp_path_factory.mktemp("valkey"))
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture(scope="module")
def cluster(django_db_setup, django_db_blocker, valkey, tmp_path_factory):
    with django_db_blocker.unblock():
        cluster = Cluster(tmp_path_factory.mktemp("cluster"), valkey, seed=SEED)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


class Ride:
    """A crowd that watches jobs in work through faults."""

    def __init__(self, cluster: Cluster, user: User, seed: int) -> None:
        jobs = [make_job(user, ("a.txt", "b.txt")) for _ in range(JOBS)]
        self.cluster = cluster
        self.jobs = [str(job.pk) for job in jobs]
        self.rng = random.Random(seed)
        self.publisher = cluster.publisher(seed, self.jobs)
        self.crowd = cluster.crowd(user, self.jobs, seed)

    def begin(self) -> None:
        """Let work begin, and wait until everybody hears of it."""
        self.publisher.say("go")
        eventually(lambda: self.crowd.all(lambda c: c.messages > 3), seconds=20)

    def work_on(self, changes: int = 20) -> None:
        """Let this many changes happen."""
        goal = self.changes() + changes
        eventually(lambda: self.changes() >= goal, seconds=20)

    def changes(self) -> int:
        return sum(Job.objects.filter(pk__in=self.jobs).values_list("seq", flat=True))

    def assert_right(self, *, within: float = BOUND, word: str = "rest") -> None:
        """After the fault: nothing is written any more, and soon each copy agrees."""
        self.publisher.say(word)
        began_at = time.monotonic()
        truth = {job: truth_of(UUID(job)) for job in self.jobs}
        with suppress(AssertionError):
            eventually(lambda: not self.crowd.differences(truth), seconds=4 * within)
        seconds = time.monotonic() - began_at
        print(f"right after {seconds:.2f} s; {dict(self.crowd.figures())}")
        assert self.crowd.differences(truth) == []
        assert self.crowd.wrongs() == []
        assert self.crowd.refused() == {}
        assert seconds <= within
        self.publisher.say("go")

    def close(self) -> None:
        self.crowd.close()
        self.publisher.close()


@pytest.fixture
def ride(transactional_db, cluster, alice) -> Iterator[Ride]:
    """A ride whose end leaves nothing behind in any web process."""
    ride = Ride(cluster, alice, SEED)
    try:
        ride.begin()
        yield ride
        ride.assert_right(word="end")
    finally:
        ride.close()
    cluster.wait_for_rest()


def cut_at_random(ride: Ride, times: int) -> None:
    """Break a third of all connections, again and again."""
    for _ in range(times):
        for web in ride.cluster.webs:
            ride.cluster.loop.run(web.wire.cut(0.3, ride.rng))
        ride.work_on(3)


def test_connections_are_cut_at_random(ride):
    cut_at_random(ride, times=15)
    ride.assert_right()


def test_connections_stand_half_open(ride):
    for web in ride.cluster.webs:
        ride.cluster.loop.run(web.wire.darken())
    ride.work_on()
    ride.assert_right(within=SILENCE + BOUND)
    for web in ride.cluster.webs:
        ride.cluster.loop.run(web.wire.lighten())


def test_one_server_is_killed_and_then_the_other(ride):
    for web in ride.cluster.webs:
        web.kill()
        ride.work_on()
        ride.assert_right()
        web.start()
        web.wait()
    ride.assert_right()


def test_a_server_says_good_bye_before_it_ends(ride):
    for web in ride.cluster.webs:
        web.terminate()
        ride.work_on()
        ride.assert_right(within=BOUND + DRAIN)
        web.start()
        web.wait()
    assert ride.crowd.figures()["reconnect"] > 0


def test_valkey_is_killed_and_comes_back(ride, valkey):
    valkey.kill()
    ride.work_on()
    ride.assert_right()
    valkey.start()
    ride.work_on()
    ride.assert_right()


def test_valkey_comes_back_without_its_data(ride, valkey):
    valkey.kill()
    valkey.forget()
    valkey.start()
    ride.work_on()
    ride.assert_right()


def test_valkey_is_flushed_and_throws_everybody_out(ride, valkey):
    valkey.client.flushall()
    ride.work_on()
    valkey.disconnect_everybody()
    ride.work_on()
    ride.assert_right()


def test_valkey_answers_nobody_for_a_while(ride, valkey):
    valkey.pause(2.0)
    ride.work_on()
    ride.assert_right()


def test_the_wire_to_valkey_goes_dark_and_is_cut(ride):
    wire = ride.cluster.valkey_wire
    ride.cluster.loop.run(wire.darken())
    ride.work_on()
    ride.assert_right()
    ride.cluster.loop.run(wire.lighten())
    ride.work_on()
    ride.assert_right()


def test_the_layer_loses_doubles_and_delays_what_it_carries(ride):
    ride.cluster.harm_hints({"lost": 0.4, "doubled": 0.3, "late": 0.2})
    ride.work_on(100)
    ride.assert_right()
    ride.cluster.harm_hints({"lost": 1.0, "doubled": 0.0, "late": 0.0})
    ride.work_on(50)
    ride.assert_right()
    ride.cluster.harm_hints({"lost": 0.0, "doubled": 0.0, "late": 0.0})
