"""What an idle WebSocket costs: memory, and processor time with heartbeats.

    python -m benchmarks.connections --sockets 1000 --seconds 60

The empty server's own cost is taken off. The tutorial's consumer has no heartbeats.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.actors import Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.proc import cpu_seconds, resident_bytes, unique_bytes
from benchmarks.quantiles import spread
from benchmarks.servers import BASELINE, OURS, SERVERS, Server, serving

#: Sockets that come and go first, so that what is made once is there.
EARLY = 20
#: Seconds for what a connection or its end sets off.
SETTLE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many sockets, on how many jobs, watched for how long."""

    sockets: int
    jobs: int
    seconds: float
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one socket costs above the empty server."""

    unique: float
    resident: float
    microseconds: float
    empty_microseconds: float
    handshakes: float
    closed: int
    load: str

    def __str__(self) -> str:
        return (
            f"{self.unique / 1024:6.1f} KiB of its own ({self.resident / 1024:.1f} "
            f"resident), {self.microseconds:6.1f} us CPU a second (the empty server: "
            f"{self.empty_microseconds:,.0f} us), opened {self.handshakes:,.0f} a "
            f"second, {self.closed} closed, load {self.load}"
        )


class Run:
    """One measurement on one server."""

    def __init__(self, plan: Plan, who: str, server: Server, crowd: Actor) -> None:
        self._plan = plan
        self._who = who
        self._server = server
        self._crowd = crowd

    def measure(self, jobs: Sequence[str], tokens: list[str]) -> Cost:
        """Weigh the server empty and full."""
        self._open(EARLY, jobs, tokens)
        self._crowd.ask("leave")
        time.sleep(SETTLE)
        pid = self._server.pid
        unique, resident = unique_bytes(pid), resident_bytes(pid)
        empty = self._idle(self._plan.seconds / 2)
        speed = self._open(self._plan.sockets, jobs, tokens)
        time.sleep(SETTLE)
        count = self._plan.sockets
        # After the idle time: what heartbeats take counts, too.
        full = self._idle(self._plan.seconds)
        return Cost(
            unique=(unique_bytes(pid) - unique) / count,
            resident=(resident_bytes(pid) - resident) / count,
            microseconds=1e6 * (full - empty) / count,
            empty_microseconds=1e6 * empty,
            handshakes=speed,
            closed=self._crowd.ask("count")["closed"],
            load=load(),
        )

    def _open(self, count: int, jobs: Sequence[str], tokens: list[str]) -> float:
        """Open sockets; return how many a second."""
        opened = self._crowd.ask(
            "connect",
            port=self._server.port,
            paths=[f"/ws/upload-progress/{jobs[n % len(jobs)]}" for n in range(count)],
            tokens=tokens[:count],
            is_greeted=self._who == OURS,
        )
        return count / float(opened["seconds"])

    def _idle(self, seconds: float) -> float:
        """Return the processor time of each second while nothing happens."""
        before = cpu_seconds(self._server.pid)
        time.sleep(seconds)
        return (cpu_seconds(self._server.pid) - before) / seconds


def compare(plan: Plan, server: str) -> dict[str, list[Cost]]:
    """Weigh the baseline and the product in turn under one server."""
    costs: dict[str, list[Cost]] = {BASELINE: [], OURS: []}
    with (
        ground() as place,
        Actor.running("benchmarks.publisher", place.env) as publisher,
    ):
        prepared = publisher.ask("prepare", viewers=plan.sockets, jobs=plan.jobs)
        for _ in range(plan.rounds):
            for who, found in costs.items():
                cost = _weigh(plan, who, server, place, prepared)
                found.append(cost)
                print(f"  {who:8} {cost}", flush=True)
    return costs


def _weigh(
    plan: Plan, who: str, server: str, place: Ground, prepared: dict[str, list[str]]
) -> Cost:
    with (
        serving(place, who, server) as served,
        Actor.running("benchmarks.crowd", place.env) as crowd,
    ):
        run = Run(plan, who, served, crowd)
        return run.measure(prepared["jobs"], prepared["tokens"])


def report(costs: dict[str, list[Cost]]) -> str:
    """Return both sides' figures, each as median and extremes."""
    return "\n".join(
        f"  {who}: {spread([c.unique / 1024 for c in found])} KiB, "
        f"{spread([c.microseconds for c in found])} us a second"
        for who, found in costs.items()
    )


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--server", choices=SERVERS, action="append")
    given = vars(parser.parse_args())
    servers = given.pop("server") or SERVERS[:2]
    plan = Plan(**given)
    print(conditions())
    print(
        f"{plan.sockets:,} sockets on {plan.jobs:,} jobs, {plan.seconds:g} s idle, "
        f"heartbeats as set (30 s), {plan.rounds} rounds"
    )
    for server in servers:
        print(f"{server}:", flush=True)
        print(report(compare(plan, server)), flush=True)


if __name__ == "__main__":
    main()
