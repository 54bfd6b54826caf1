"""Faults while many watch: every client's copy is the database's again, by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import pytest

from progress.models import Job
from tests.factories import make_job
from tests.support.cluster import Cluster
from tests.support.truth import Truth, truth_of
from tests.support.valkey import FragileValkey
from tests.support.waiting import eventually

SEED = 20261122
#: Seconds after a fault's end in which each copy is right: 2 s, and the back-off.
BOUND = 2.0 + 0.5
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
    """A crowd that watches jobs in work through one fault."""

    def __init__(self, cluster: Cluster, user, seed: int) -> None:
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

    def settle(self, word: str = "rest") -> float:
        """Let nothing more be written; return the seconds until all copies agree."""
        self.publisher.say(word)
        began_at = time.monotonic()
        truth = self.truth()
        try:
            eventually(lambda: not self.crowd.differences(truth), seconds=15)
        except AssertionError:
            pytest.fail("\n".join(self.crowd.differences(truth)))
        return time.monotonic() - began_at

    def truth(self) -> dict[str, Truth]:
        return {str(pk): truth_of(pk) for pk in Job.objects.values_list("pk", flat=True)}

    def close(self) -> None:
        self.crowd.close()
        self.publisher.close()


@pytest.fixture
def ride(transactional_db, cluster, alice) -> Iterator[Ride]:
    ride = Ride(cluster, alice, SEED)
    try:
        ride.begin()
        yield ride
    finally:
        ride.close()


def assert_faultless(ride: Ride) -> None:
    seconds = ride.settle()
    print(f"{seconds:.2f} s, {dict(ride.crowd.figures())}")
    assert ride.crowd.wrongs() == []
    assert ride.crowd.refused() == {}
    assert seconds <= BOUND


def test_clients_that_nothing_disturbs_hold_the_truth(ride):
    assert_faultless(ride)
