"""Everything that can break under those who watch, each as one function.

A fault breaks something while work goes on and lets it end. What it returns is how many
seconds clients may need to notice, beyond those that they need in any case.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.support.ride import Ride

Fault = Callable[[Ride], float]

#: Seconds after which a client takes silence for death, and a poller its question.
SILENCE = 3.0 + 1.0
#: Seconds within which those whom a server sends away are to come back.
DRAIN = 0.5


def cut_connections(ride: Ride) -> float:
    """Reset a third of all connections, again and again."""
    for _ in range(8):
        for web in ride.cluster.webs:
            ride.cluster.loop.run(web.wire.cut(0.3, ride.rng))
        ride.work_on(3)
    return 0.0


def leave_half_open(ride: Ride) -> float:
    """Let nothing pass any more through connections that still stand."""
    for web in ride.cluster.webs:
        ride.cluster.loop.run(web.wire.darken())
    ride.work_on(10)
    return SILENCE


def slow_down(ride: Ride) -> float:
    """Let each piece of bytes take its time, and few pass in a second."""
    for web in ride.cluster.webs:
        web.wire.delay, web.wire.rate = 0.1, 100_000.0
    ride.work_on(20)
    for web in ride.cluster.webs:
        web.wire.delay = web.wire.rate = 0.0
    return 0.0


def kill_server(ride: Ride) -> float:
    """Kill a web process; the other one serves all until it is back."""
    web = ride.rng.choice(ride.cluster.webs)
    web.kill()
    ride.work_on(10)
    web.start()
    web.wait()
    return 0.0


def kill_both_servers(ride: Ride) -> float:
    """Kill both web processes: nobody can be told anything."""
    for web in ride.cluster.webs:
        web.kill()
    ride.work_on(10)
    ride.cluster.start()
    return 0.0


def deploy(ride: Ride) -> float:
    """Let the web process that more are at end in order, and start it again."""
    web = max(ride.cluster.webs, key=lambda web: web.viewers())
    web.terminate()
    ride.work_on(3)
    web.start()
    web.wait()
    return DRAIN


def kill_valkey(ride: Ride) -> float:
    """Kill Valkey; it comes back with what it had written."""
    ride.cluster.valkey.kill()
    ride.work_on(10)
    ride.cluster.valkey.start()
    ride.work_on(5)
    return 0.0


def empty_valkey(ride: Ride) -> float:
    """Kill Valkey while a document is read; it comes back with nothing."""
    ride.work_on(3)
    ride.cluster.valkey.kill()
    ride.cluster.valkey.forget()
    ride.cluster.valkey.start()
    ride.work_on(5)
    return 0.0


def flush_valkey(ride: Ride) -> float:
    """Remove all that Valkey holds while a document is read."""
    ride.work_on(3)
    ride.cluster.valkey.client.flushall()
    ride.work_on(5)
    return 0.0


def throw_out(ride: Ride) -> float:
    """Let Valkey close each connection, those of listeners, too."""
    ride.cluster.valkey.disconnect_everybody()
    ride.work_on(5)
    return 0.0


def pause_valkey(ride: Ride) -> float:
    """Let Valkey answer nobody for a while."""
    ride.cluster.valkey.pause(1.0)
    ride.work_on(5)
    return 0.0


def part_from_valkey(ride: Ride) -> float:
    """Let the web processes' connections to Valkey stand open, and carry nothing."""
    ride.cluster.loop.run(ride.cluster.valkey_wire.darken())
    ride.work_on(10)
    return 0.0


def harm_hints(ride: Ride) -> float:
    """Lose, double and delay hints."""
    ride.cluster.harm_hints({"lost": 0.4, "doubled": 0.3, "late": 0.2})
    ride.work_on(30)
    return 0.0


def lose_hints(ride: Ride) -> float:
    """Lose every hint."""
    ride.cluster.harm_hints({"lost": 1.0, "doubled": 0.0, "late": 0.0})
    ride.work_on(10)
    return 0.0


OF_CONNECTIONS: tuple[Fault, ...] = (cut_connections, leave_half_open, slow_down)
OF_SERVERS: tuple[Fault, ...] = (kill_server, deploy)
OF_VALKEY: tuple[Fault, ...] = (
    kill_valkey,
    empty_valkey,
    flush_valkey,
    throw_out,
    pause_valkey,
    part_from_valkey,
    harm_hints,
    lose_hints,
)
EVERY: tuple[Fault, ...] = (
    OF_CONNECTIONS + OF_SERVERS + OF_VALKEY + (kill_both_servers,)
)
