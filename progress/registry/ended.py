"""What orders have ended since its process last wrote down who is connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from progress.registry.entries import ConnectionDict
from progress.registry.orders import Order


def without_ended(
    connections: Iterable[ConnectionDict],
    written: Mapping[str, datetime],
    orders: Sequence[tuple[Order, float]],
    now: datetime,
) -> Iterator[ConnectionDict]:
    """Yield the connections, less what the orders have ended.

    `written` says when each process wrote. It follows an order before it writes, so
    only orders that are younger say more than its lines do. Each order comes with its
    age in seconds. Hosts' clocks may differ: a line may be wrong for as long as they
    do, and an order is not kept for longer than a minute.
    """
    dated = [(order, now - timedelta(seconds=age)) for order, age in orders]
    for one in connections:
        left = _left(one, written[one["process"]], dated)
        if left is not None:
            yield left


def _left(
    connection: ConnectionDict,
    written_at: datetime,
    dated: Iterable[tuple[Order, datetime]],
) -> ConnectionDict | None:
    """Return what is left of a connection, which may watch one job less; or None."""
    since = max(written_at, datetime.fromisoformat(connection["opened_at"]))
    for order, given_at in dated:
        if given_at < since or not order.target.concerns(connection):
            continue
        rest = [name for name in connection["watches"] if name != str(order.target)]
        if order.target.job_id is None or not rest:
            return None
        connection = {**connection, "watches": rest}
    return connection
