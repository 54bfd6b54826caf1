"""What a call of `update_state` costs the task, against Celery's own.

    python -m benchmarks.report_overhead --calls 10000

One worker of the product, its reporter writing rows meanwhile, the same Redis.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.quantiles import median
from config.server.children import end, spawn

WORKER = ("worker", "-Q", "documents", "-c", "1", "--without-gossip")

Timings = dict[str, list[dict[str, Any]]]


@contextmanager
def working(place: Ground) -> Iterator[None]:
    """Run a worker that knows the benchmark's tasks for the length of the block."""
    command = (sys.executable, "-m", "celery", "-A", "benchmarks.overhead_tasks")
    with (place.folder / "worker.log").open("ab") as output:
        child = spawn([*command, *WORKER], env=place.env, cwd=ROOT, output=output)
    try:
        yield
    finally:
        end([child])


def measure(calls: int, rounds: int) -> Timings:
    """Time both in turn."""
    timings: Timings = {"celery": [], "ours": []}
    with (
        ground() as place,
        Actor.running("benchmarks.overhead_client", place.env) as client,
    ):
        client.ask("prepare")
        with working(place):
            for _ in range(rounds):
                for who, found in timings.items():
                    found.append(client.ask(who, calls=calls))
                    print(f"  {who:8} {line(found[-1])}, load {load()}", flush=True)
    return timings


def line(timing: dict[str, Any]) -> str:
    """Return one timing for a person to read."""
    text = f"median {timing['median']:8.2f} us, p99 {timing['p99']:8.2f} us"
    if "is_last_in_row" not in timing:
        return text
    seen = "in the row" if timing["is_last_in_row"] else "NOT in the row"
    return f"{text}; the last one {seen} {timing['waited']:.2f} s after it was said"


def report(timings: Timings) -> str:
    """Return the ratio of the medians."""
    middle = {who: median([t["median"] for t in v]) for who, v in timings.items()}
    delivered = sum(t["is_last_in_row"] for t in timings["ours"])
    return (
        f"  Celery's own costs {middle['celery'] / middle['ours']:.0f} times as much; "
        f"the last value was delivered {delivered} times of {len(timings['ours'])}"
    )


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(conditions())
    print(f"{given.calls:,} calls, {given.rounds} rounds")
    print(report(measure(given.calls, given.rounds)))


if __name__ == "__main__":
    main()
