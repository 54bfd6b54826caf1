"""Faults while many watch: every client's copy is the database's again, by itself."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence

import pytest

from tests.support import faults
from tests.support.cluster import Cluster
from tests.support.faults import Fault
from tests.support.ride import Ride
from tests.support.valkey import FragileValkey

SEED = int(os.environ.get("FAULT_SEED", "20261122"))
#: How long the long form goes on, and for how many faults one crowd stays.
SOAK_SECONDS = float(os.environ.get("SOAK_SECONDS", "300"))
SOAK_FAULTS = 20


@pytest.fixture(scope="module")
def valkey(tmp_path_factory) -> Iterator[FragileValkey]:
    """A Valkey for this module alone: the one of the run is nobody's to kill."""
    valkey = FragileValkey(tmp_path_factory.mktemp("valkey"))
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture(scope="module")
def cluster(
    django_db_setup, django_db_blocker, valkey, tmp_path_factory
) -> Iterator[Cluster]:
    with django_db_blocker.unblock():
        cluster = Cluster(tmp_path_factory.mktemp("cluster"), valkey, seed=SEED)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def ride(transactional_db, cluster, alice) -> Iterator[Ride]:
    """A ride whose end leaves nothing behind in any web process."""
    ride = Ride(cluster, alice, SEED)
    try:
        ride.begin()
        yield ride
        ride.assert_right("the end", word="end")
    finally:
        ride.make_good()
        ride.close()
        cluster.start_again()
    cluster.wait_for_rest()


def ride_out(ride: Ride, several: Sequence[Fault]) -> None:
    for fault in several:
        extra = fault(ride)
        ride.assert_right(fault.__name__, extra)
        ride.make_good()


def test_every_copy_is_right_again_after_faults_of_connections(ride):
    ride_out(ride, faults.OF_CONNECTIONS)


def test_every_copy_is_right_again_after_faults_of_servers(ride):
    ride_out(ride, faults.OF_SERVERS)
    assert ride.crowd.figures()["ended by 1012"] > 0


def test_every_copy_is_right_again_after_faults_of_valkey(ride):
    ride_out(ride, faults.OF_VALKEY)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_SECONDS + 300)
def test_every_copy_is_right_again_after_any_faults_for_minutes(ride):
    """Faults come one by one, by a seed that the output names."""
    rng = random.Random(SEED)
    ends_at = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < ends_at:
        ride_out(ride, [rng.choice(faults.EVERY) for _ in range(SOAK_FAULTS)])
