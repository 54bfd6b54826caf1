"""Deliveries per CPU-second of the server, and how long one takes, by comparison.

    python -m benchmarks.fanout --viewers 1000 --jobs 1 --server daphne

The product and the baseline are measured in turn, each on a fresh server, with the same
changes committed at the same rate to the same number of raw clients.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.actors import Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.proc import cpu_seconds
from benchmarks.quantiles import median, quantile
from benchmarks.servers import BASELINE, OURS, SERVERS, Server, serving

#: Seconds of updates before the measurement begins.
WARM_UP = 3.0
#: The longest wait for what is still under way when the last update was committed.
PATIENCE = 30.0
#: Seconds without an arrival after which nothing more is under way.
QUIET = 2.0
#: Seconds after which a delivery has waited for others that were not done yet.
LATE = 2.0
SEQ = re.compile(r'"processing_id": ?"([^"]+)", ?"seq": ?(\d+)')

Commits = Sequence[tuple[str, int, float]]
Arrivals = Sequence[tuple[str, Sequence[float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many watch how much."""

    viewers: int
    jobs: int
    rate: float
    seconds: float
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One run: latencies in seconds from the commit to each client."""

    deliveries: int
    expected: int
    cpu: float
    seconds: float
    latencies: tuple[float, ...]
    load: str

    @property
    def per_cpu_second(self) -> float:
        """Deliveries for each second of processor time."""
        return self.deliveries / max(self.cpu, 0.01)

    @property
    def kept_up(self) -> bool:
        """Whether all arrived, and none waited for longer than `LATE`."""
        is_all = self.deliveries >= self.expected
        return is_all and quantile(self.latencies, 1) < LATE

    def __str__(self) -> str:
        return (
            f"{self.deliveries:7,} of {self.expected:,} delivered, "
            f"{self.per_cpu_second:9,.0f} per CPU-second "
            f"({self.cpu:.2f} s CPU in {self.seconds:.1f} s), "
            f"p50 {1000 * quantile(self.latencies, 0.5):7.1f} ms, "
            f"p99 {1000 * quantile(self.latencies, 0.99):7.1f} ms, load {self.load}"
        )


class Run:
    """One measurement of one side on one server."""

    def __init__(self, plan: Plan, who: str, server: Server, publisher: Actor) -> None:
        self._plan = plan
        self._who = who
        self._server = server
        self._publisher = publisher

    def measure(self, place: Ground, jobs: Sequence[str], tokens: list[str]) -> Outcome:
        """Connect everybody, warm up, and count."""
        watched = [jobs[n % len(jobs)] for n in range(self._plan.viewers)]
        with Actor.running("benchmarks.crowd", place.env) as crowd:
            crowd.ask(
                "connect",
                port=self._server.port,
                paths=[f"/ws/upload-progress/{job}" for job in watched],
                tokens=tokens,
                is_greeted=self._who == OURS,
            )
            self._publish(jobs, WARM_UP)
            time.sleep(1.0)
            return self._count(crowd, jobs)

    def _count(self, crowd: Actor, jobs: Sequence[str]) -> Outcome:
        crowd.ask("reset")
        cpu, began_at = cpu_seconds(self._server.pid), time.monotonic()
        commits = self._publish(jobs, self._plan.seconds)
        expected = len(commits) * self._plan.viewers // self._plan.jobs
        _wait_for(crowd, expected)
        spent = cpu_seconds(self._server.pid) - cpu
        seconds = time.monotonic() - began_at
        latencies = latencies_of(commits, crowd.ask("take"))
        return Outcome(
            deliveries=len(latencies),
            expected=expected,
            cpu=spent,
            seconds=seconds,
            latencies=tuple(latencies),
            load=load(),
        )

    def _publish(self, jobs: Sequence[str], seconds: float) -> Commits:
        told: Commits = self._publisher.ask(
            "publish",
            who=self._who,
            jobs=list(jobs),
            rate=self._plan.rate,
            seconds=seconds,
            has_logs=False,
        )
        return told


def _wait_for(crowd: Actor, expected: int) -> None:
    """Wait until all has arrived, or nothing more does.

    Two commits that fell together are one message, and none is to be waited for then.
    """
    known, began_at = -1, time.monotonic()
    grown_at = began_at
    while time.monotonic() < min(began_at + PATIENCE, grown_at + QUIET):
        count = crowd.ask("count")["frames"]
        if count >= expected:
            return
        if count > known:
            known, grown_at = count, time.monotonic()
        time.sleep(0.05)


def latencies_of(commits: Commits, arrivals: Arrivals) -> list[float]:
    """Return the seconds from each commit to each arrival of its frame.

    A frame that covers several commits counts once, from the newest of them.
    """
    committed = {(job, seq): at for job, seq, at in commits}
    found: list[float] = []
    for text, moments in arrivals:
        match = SEQ.search(text)
        at = committed.get((match[1], int(match[2]))) if match else None
        if at is not None:
            found.extend(moment - at for moment in moments)
    return found


def compare(plan: Plan, server: str) -> dict[str, list[Outcome]]:
    """Measure the baseline and the product in turn under one server."""
    outcomes: dict[str, list[Outcome]] = {BASELINE: [], OURS: []}
    settings = {"HEADWAY_FRAME_SECONDS": "0.05"}
    for _ in range(plan.rounds):
        for who, found in outcomes.items():
            found.append(_measure(plan, who, server, settings))
            print(f"  {who:8} {found[-1]}", flush=True)
    return outcomes


def _measure(plan: Plan, who: str, server: str, settings: dict[str, str]) -> Outcome:
    with (
        ground(**settings) as place,
        Actor.running("benchmarks.publisher", place.env) as publisher,
    ):
        prepared = publisher.ask("prepare", viewers=plan.viewers, jobs=plan.jobs)
        with serving(place, who, server) as served:
            run = Run(plan, who, served, publisher)
            return run.measure(place, prepared["jobs"], prepared["tokens"])


def report(outcomes: dict[str, list[Outcome]]) -> str:
    """Return the ratios of the medians, product to baseline."""
    rate = {k: median([o.per_cpu_second for o in v]) for k, v in outcomes.items()}
    p99 = {
        k: median([quantile(o.latencies, 0.99) for o in v]) for k, v in outcomes.items()
    }
    return (
        f"  deliveries per CPU-second: {rate[OURS] / rate[BASELINE]:.1f} times the "
        f"baseline's; p99: {p99[OURS] / p99[BASELINE]:.2f} of the baseline's"
        f"{_reservation(outcomes)}"
    )


def _reservation(outcomes: dict[str, list[Outcome]]) -> str:
    """Return what keeps the latencies from being compared, if anything does."""
    late = [who for who, v in outcomes.items() if not all(o.kept_up for o in v)]
    if not late:
        return ""
    return (
        f"\n  {' and '.join(late)} did not keep up with the updates: its latencies are "
        "those of a queue that grows; choose a lower --rate"
    )


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2.0, help="updates a second")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--server", choices=SERVERS, action="append")
    given = vars(parser.parse_args())
    servers = given.pop("server") or SERVERS[:2]
    plan = Plan(**given)
    print(conditions())
    print(
        f"{plan.viewers:,} viewers of {plan.jobs:,} jobs, {plan.rate:g} updates a "
        f"second for {plan.seconds:g} s, {plan.rounds} rounds, no compression offered"
    )
    for server in servers:
        print(f"{server}:", flush=True)
        print(report(compare(plan, server)), flush=True)


if __name__ == "__main__":
    main()
