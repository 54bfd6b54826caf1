"""From an event to the toast in a browser, through everything that is between.

    python -m benchmarks.latency --events 200

`ours`: an occasion is committed; the broker, the worker of notifications (fan-out, then
the delivery with its preferences and attempt), the channel layer, the web process and
Chromium follow, until the toast is in the document. `baseline`: a tutorial's consumer
writes into a page what its group was told by `group_send`, without an event, a worker
or a row: what the way alone costs. They take turns, event by event, so that whatever
else the machine does meets both. A page shows one toast in two seconds at most:
several persons watch, and each is told in turn. 200 events take about 100 seconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks import latency_pages as pages
from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.latency_pages import Watched
from benchmarks.quantiles import quantile
from benchmarks.servers import BASELINE, OURS, serving
from config.server.children import end, spawn

JOB = "measured"
WORKER = ("worker", "-Q", "notify,notify.email", "-P", "threads", "-c", "4")
QUIET = ("--without-gossip", "--without-mingle")
#: Persons who watch; the first event of each loads code and does not count.
PERSONS = 8
#: Up to so many seconds pass before an event, so that none is in step with anything
#: that happens every so often.
LULL = 0.3
#: A line tells how far it is after so many events.
STEP = 20
#: The bar: seconds that 99 of 100 may take.
BAR = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Latencies in seconds."""

    latencies: tuple[float, ...]

    def at(self, share: float) -> float:
        """Return the seconds that `share` (0 to 1) of all do not exceed."""
        return quantile(self.latencies, share)

    def __str__(self) -> str:
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
        said = (f"{name} {1000 * self.at(to):4.0f} ms" for name, to in shares.items())
        return f"{len(self.latencies):4} events, {', '.join(said)}"


class Race:
    """The persons' pages and the tutorial's, told in turn."""

    def __init__(
        self, persons: Sequence[Watched], tutorial: Watched, teller: Actor
    ) -> None:
        self._persons = persons
        self._tutorial = tutorial
        self._teller = teller

    def run(self, events: int) -> dict[str, Outcome]:
        """Tell so many things to each, and say how it goes."""
        found: dict[str, list[float]] = {OURS: [], BASELINE: []}
        for number in range(-len(self._persons), events):
            took = self._turn(number % len(self._persons))
            if number >= 0:
                for who, seconds in took.items():
                    found[who].append(seconds)
            _say(number + 1, events, found[OURS])
        return {who: Outcome(latencies=tuple(all_)) for who, all_ in found.items()}

    def _turn(self, person: int) -> dict[str, float]:
        page = self._persons[person]
        page.rest()
        time.sleep(random.random() * LULL)
        began_at = self._teller.ask("event", person=person)
        ours = page.arrival() - began_at
        time.sleep(random.random() * LULL / 3)
        began_at = self._teller.ask("frame", job=JOB)
        return {OURS: ours, BASELINE: self._tutorial.arrival() - began_at}


def _say(done: int, events: int, latencies: Sequence[float]) -> None:
    if done == 0:
        print("warm; measuring", flush=True)
    elif done > 0 and (done % STEP == 0 or done == events):
        worst = 1000 * max(latencies[-STEP:])
        print(f"{done} of {events}: longest of these {worst:.0f} ms", flush=True)


@contextmanager
def working(place: Ground) -> Iterator[None]:
    """Run the worker of notifications for the length of the block."""
    command = (sys.executable, "-m", "celery", "-A", "config", *WORKER, *QUIET)
    with (place.folder / "notify.log").open("ab") as output:
        child = spawn(command, env=place.env, cwd=ROOT, output=output)
    try:
        yield
    finally:
        end([child])


def run(events: int, server: str) -> dict[str, Outcome]:
    """Measure both in the same minutes, in fresh processes."""
    with ExitStack() as stack:
        place = stack.enter_context(ground())
        teller = stack.enter_context(
            Actor.running("benchmarks.latency_teller", place.env)
        )
        cookies = teller.ask("prepare", persons=PERSONS)
        theirs = stack.enter_context(serving(place, BASELINE, server))
        web = stack.enter_context(serving(place, OURS, server))
        stack.enter_context(working(place))
        browser = stack.enter_context(pages.chromium())
        persons = [pages.ours(browser, web, cookie) for cookie in cookies]
        tutorial = pages.tutorial(browser, theirs, JOB)
        return Race(persons, tutorial, teller).run(events)


def report(found: Mapping[str, Outcome]) -> bool:
    """Print both and their ratio; return whether the bar is kept."""
    ours, baseline = found[OURS], found[BASELINE]
    print(f"{OURS:9} {ours}\n{BASELINE:9} {baseline}")
    ratios = (ours.at(share) / baseline.at(share) for share in (0.5, 0.99))
    p50, p99 = (f"{ratio:.1f}" for ratio in ratios)
    print(f"ratio to the baseline: p50 {p50}, p99 {p99}; load at the end {load()}")
    is_kept = ours.at(0.99) < BAR
    print(f"p99 under {BAR:.0f} s: {'kept' if is_kept else 'MISSED'}", flush=True)
    return is_kept


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both, and whether the bar is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--server", choices=("daphne", "uvicorn"), default="daphne")
    given = parser.parse_args(arguments)
    print(conditions(), flush=True)
    return 0 if report(run(given.events, given.server)) else 1


if __name__ == "__main__":
    sys.exit(main())
