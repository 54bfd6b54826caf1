"""Faults while many watch: every client's copy is the database's again, by itself."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence

import pytest

from progress.relay.canary import INTERVAL
from tests.support import faults
from tests.support.faults import Fault
from tests.support.ride import SEED, Ride
from tests.support.waiting import eventually

#: How long the long form goes on, and for how many faults one crowd stays.
SOAK_SECONDS = float(os.environ.get("SOAK_SECONDS", "300"))
SOAK_FAULTS = 20
#: Longest that a dead connection may stay: daphne asks after 60 s, and waits for 30 s.
DEAD_SECONDS = 120.0

#: A client that is cut off while its HTTP library connects may leave the socket to the
#: garbage collector. It is the crowd's own; those of the servers are counted.
pytestmark = [
    pytest.mark.filterwarnings(
        f"ignore:Exception ignored in. {left}:pytest.PytestUnraisableExceptionWarning"
    )
    for left in ("<socket.socket", "<function _SelectorTransport")
]


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
@pytest.mark.timeout(DEAD_SECONDS + 120)
def test_connections_that_died_without_a_good_bye_are_found(ride):
    """Their clients are elsewhere, or gone; no end of theirs ever reaches a server."""
    faults.leave_half_open(ride)
    ride.assert_right("half open", faults.SILENCE)
    ride.close()
    ride.cluster.wait_for_rest(seconds=DEAD_SECONDS)


@pytest.mark.soak
@pytest.mark.timeout(240)
def test_a_process_that_has_gone_deaf_hears_itself_again(ride):
    """Its connection to Valkey stands open all the time, and carries nothing."""
    faults.part_from_valkey(ride)
    eventually(lambda: min(canary_ages(ride)) > 2 * INTERVAL)
    ride.assert_right("deaf")
    eventually(lambda: max(canary_ages(ride)) < 2 * INTERVAL)


def canary_ages(ride: Ride) -> list[float]:
    return [web.health()["canary_age"] for web in ride.cluster.webs]


@pytest.mark.soak
@pytest.mark.timeout(SOAK_SECONDS + 300)
def test_every_copy_is_right_again_after_any_faults_for_minutes(ride):
    """Faults come one by one, by a seed that the output names."""
    rng = random.Random(SEED)
    ends_at = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < ends_at:
        ride_out(ride, [rng.choice(faults.EVERY) for _ in range(SOAK_FAULTS)])
