"""A thousand clients that come back, in one process.

Run as an actor: its orders are carried out between what the clients do.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.actors import answer
from benchmarks.resumer import Resumer

#: How many begin together at first: the storm comes later.
AT_ONCE = 50
#: The longest that a line of orders may be: tokens of all clients.
LINE = 1 << 24


class Resumers:
    """The clients, what they hold and when they came back."""

    def __init__(self) -> None:
        self._clients: list[Resumer] = []
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, port: int, jobs: list[str], tokens: list[str]) -> int:
        """Let a client begin for each token, on the jobs in turn."""
        for number, token in enumerate(tokens):
            client = Resumer(port, jobs[number % len(jobs)], token)
            self._clients.append(client)
            self._tasks.append(asyncio.create_task(self._later(number, client)))
        return len(self._clients)

    async def _later(self, number: int, client: Resumer) -> None:
        await asyncio.sleep(number / AT_ONCE * 0.1)
        await client.run()

    def state(self) -> dict[str, Any]:
        """Return how many are connected, when the last came back, and the failures."""
        return {
            "resumed": sum(c.is_resumed for c in self._clients),
            "lost": sum(c.lost_at > 0 for c in self._clients),
            "last_at": max((c.heard_at for c in self._clients), default=0.0),
            "worst": max((c.worst for c in self._clients), default=0),
            "now": time.monotonic(),
        }

    def behind(self, truth: dict[str, dict[str, Any]]) -> int:
        """Return how many clients have not reached their job's seq."""
        return sum(c.ledger.seq < truth[c.job]["seq"] for c in self._clients)

    def audit(self, truth: dict[str, dict[str, Any]]) -> dict[str, int]:
        """Compare every copy with the rows, and sum what went wrong on the way."""
        ledgers = [client.ledger for client in self._clients]
        return {
            "clients": len(ledgers),
            "differing": sum(
                bool(c.ledger.missing(truth[c.job])) for c in self._clients
            ),
            "rows_lost": sum(c.ledger.missing(truth[c.job]) for c in self._clients),
            "rows_held": sum(len(r) for led in ledgers for r in led.rows.values()),
            "repeated": sum(ledger.repeated for ledger in ledgers),
            "gaps": sum(ledger.gaps for ledger in ledgers),
            "regressions": sum(ledger.regressions for ledger in ledgers),
            "snapshots": sum(ledger.snapshots for ledger in ledgers),
        }


async def main() -> None:
    """Take orders until there are no more."""
    clients = Resumers()
    handlers: dict[str, Callable[..., Any]] = {
        "begin": clients.begin,
        "state": clients.state,
        "behind": clients.behind,
        "audit": clients.audit,
    }
    orders = asyncio.StreamReader(limit=LINE)
    protocol = asyncio.StreamReaderProtocol(orders)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while order := await orders.readline():
        answer(order.decode(), handlers, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
