"""The server is killed with all clients on it, and started again.

    python -m benchmarks.storm --clients 1000 --jobs 20 --outage 5

Jobs go on without it. The statements that the new process runs until all clients are
back are counted, and in the end every client's copy is compared with the rows. A storm
of a quarter of the clients shows what of the statements is owed to their number.
"""

from __future__ import annotations

import argparse
import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.actors import Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.resumer import bound_after
from benchmarks.servers import COUNTS, OBSERVED, OURS, SERVERS, Server, start
from config.server.children import end
from config.server.ports import free_port

#: Seconds of changes before the outage, and after it.
LIVE = 5.0
#: The seconds that a client may take beyond its back-off.
GRACE = 5.0
PATIENCE = 120.0
#: So many times fewer clients come in the storm that the first is compared with.
FEWER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many, for how long; `rate` is commits a second over all jobs."""

    clients: int
    jobs: int
    outage: float
    rate: float
    server: str


class Storm:
    """One storm from its calm to the audit."""

    def __init__(
        self, plan: Plan, place: Ground, publisher: Actor, clients: Actor
    ) -> None:
        self._plan = plan
        self._place = place
        self._publisher = publisher
        self._clients = clients
        self._port = free_port()
        self._server: Server | None = None

    def run(self) -> dict[str, Any]:
        """Let it pass; return what was found."""
        plan = self._plan
        prepared = self._publisher.ask("prepare", viewers=plan.clients, jobs=plan.jobs)
        jobs = prepared["jobs"]
        try:
            self._serve()
            self._clients.ask(
                "begin", port=self._port, jobs=jobs, tokens=prepared["tokens"]
            )
            self._until(self._all_resumed, "all clients to connect")
            self._publisher.tell("publish", **self._changes(jobs, plan.outage + LIVE))
            time.sleep(LIVE)
            back = self._break_off()
            self._publisher.ask("publish", **self._changes(jobs, LIVE))
            return {**back, **self._aftermath(jobs)}
        finally:
            self._end()

    def _changes(self, jobs: list[str], seconds: float) -> dict[str, Any]:
        """Return the order to commit changes for so long."""
        return {
            "who": OURS,
            "jobs": jobs,
            "rate": self._plan.rate,
            "seconds": seconds,
            "has_logs": True,
        }

    def _break_off(self) -> dict[str, Any]:
        """Kill the server, start it after the last change, and wait for all.

        Nothing changes while they come back: what is read then, they have caused.
        """
        assert self._server is not None
        self._server.child.kill()
        self._server.child.wait()
        killed_at = time.monotonic()
        self._publisher.hear()
        self._serve()
        ready_at = time.monotonic()
        self._until(self._all_back, "all clients to come back")
        state = self._clients.ask("state")
        return {
            "outage": ready_at - killed_at,
            "back_after": state["last_at"] - ready_at,
            "bound": bound_after(state["worst"]) + GRACE,
            "failures": state["worst"],
            "statements_at_return": self._statements(),
        }

    def _aftermath(self, jobs: list[str]) -> dict[str, Any]:
        truth = self._publisher.ask("rows", jobs=jobs)
        caught_up_from = time.monotonic()
        self._until(
            lambda: not self._clients.ask("behind", truth=truth), "all to catch up"
        )
        return {
            "caught_up_after": time.monotonic() - caught_up_from,
            **self._clients.ask("audit", truth=truth),
        }

    def _all_resumed(self) -> bool:
        return bool(self._clients.ask("state")["resumed"] == self._plan.clients)

    def _all_back(self) -> bool:
        state = self._clients.ask("state")
        return bool(state["lost"] == state["resumed"] == self._plan.clients)

    def _until(self, is_so: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > deadline:
                state = self._clients.ask("state")
                raise TimeoutError(f"Waited in vain for {what}: {state}")
            time.sleep(0.2)

    def _serve(self) -> None:
        self._server = start(self._place, OBSERVED, self._plan.server, port=self._port)

    def _end(self) -> None:
        if self._server is not None:
            end([self._server.child])

    def _statements(self) -> dict[str, int]:
        address = f"http://127.0.0.1:{self._port}{COUNTS}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            found: dict[str, int] = json.load(answer)
            return found


def storm(plan: Plan) -> dict[str, Any]:
    """Let a storm pass in a place of its own; return what was found."""
    with (
        ground() as place,
        Actor.running("benchmarks.publisher", place.env) as publisher,
        Actor.running("benchmarks.resumers", place.env) as clients,
    ):
        return Storm(plan, place, publisher, clients).run()


def report(plan: Plan, found: dict[str, Any]) -> str:
    """Return what was found for a person to read."""
    statements = found["statements_at_return"]
    tables = ", ".join(f"{name} {count}" for name, count in sorted(statements.items()))
    return (
        f"  down for {found['outage']:.1f} s (with its start); all "
        f"{found['clients']:,} back {found['back_after']:.1f} s after it listened "
        f"(bound {found['bound']:.0f} s: {found['failures']} failures in a row, and "
        f"{GRACE:g} s)\n"
        f"  {found['rows_held']:,} rows held; {found['rows_lost']} lost or invented, "
        f"in {found['differing']} copies; {found['repeated']} sent twice, "
        f"{found['gaps']} gaps, {found['regressions']} regressions, "
        f"{found['snapshots'] - found['clients']} snapshots in place of a resume\n"
        f"  statements of the new process until all were back: "
        f"{sum(statements.values()):,}; pages were read "
        f"{statements.get('progress_page', 0)} times for {plan.jobs} jobs ({tables}); "
        f"load {load()}"
    )


def comparison(
    plan: Plan, found: dict[str, Any], few: Plan, fewer: dict[str, Any]
) -> str:
    """Return how the statements of two storms compare, for each job and client."""
    many, less = (sum(each["statements_at_return"].values()) for each in (found, fewer))
    return (
        f"  {few.clients:,} clients: {less:,} statements, all back "
        f"{fewer['back_after']:.1f} s after it listened\n"
        f"  {plan.clients / few.clients:.0f} times the clients cost {many / less:.2f} "
        f"times the statements: {many / plan.jobs:.1f} for each job, "
        f"{many / plan.clients:.2f} for each client"
    )


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--outage", type=float, default=5.0)
    parser.add_argument("--rate", type=float, default=10.0, help="commits a second")
    parser.add_argument("--server", choices=SERVERS, default="daphne")
    plan = Plan(**vars(parser.parse_args()))
    print(conditions())
    print(
        f"{plan.clients:,} clients on {plan.jobs} jobs under {plan.server}, "
        f"{plan.rate:g} commits a second, killed for {plan.outage:g} s"
    )
    found = storm(plan)
    print(report(plan, found))
    few = replace(plan, clients=max(plan.clients // FEWER, 1))
    print(comparison(plan, found, few, storm(few)))


if __name__ == "__main__":
    main()
