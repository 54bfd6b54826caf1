"""An order to disconnect: whose connections, and which of them it concerns."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from progress.registry.entries import ConnectionDict
from progress.relay.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom an order is about: exactly one of the three is given."""

    user_id: int | None = None
    job_id: UUID | None = None
    connection_id: str | None = None

    def __post_init__(self) -> None:
        given = (self.user_id, self.job_id, self.connection_id)
        if sum(value is not None for value in given) != 1:
            raise ValueError("A user, a job or a connection, and only one of them.")

    def __str__(self) -> str:
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.job_id is not None:
            return f"job:{self.job_id}"
        return f"connection:{self.connection_id}"

    def concerns(self, connection: ConnectionDict) -> bool:
        """Tell whether a connection of the registry is meant."""
        watched = connection["watches"]
        return self._is_met(connection["id"], connection["user_id"], watched)

    def concerns_open(self, connection: Connection) -> bool:
        """Tell whether a connection of this process is meant."""
        return self._is_met(connection.id, connection.user_id, connection.watches)

    def _is_met(
        self, connection_id: str, user_id: int, watches: list[str] | tuple[str, ...]
    ) -> bool:
        if self.job_id is not None:
            return str(self) in watches
        return self.user_id == user_id or self.connection_id == connection_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Close what is meant and was open when the order was given.

    Whoever comes back afterwards stays, however late a process hears of the order,
    and however often. No two hosts' clocks are compared: the order's age is Redis'
    to say, and the connection's its own process's.
    """

    target: Target
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def concerns(self, connection: Connection, *, age: float, now: datetime) -> bool:
        """Tell whether the order, given `age` seconds ago, ends this connection.

        `now` is by the clock of the process that the connection is open to.
        """
        open_for = (now - connection.opened_at).total_seconds()
        return open_for >= age and self.target.concerns_open(connection)

    def encoded(self) -> str:
        """Return the order as it is kept for those who miss its message."""
        job_id = self.target.job_id
        return json.dumps(
            {
                "id": self.id,
                "user_id": self.target.user_id,
                "job_id": str(job_id) if job_id else None,
                "connection_id": self.target.connection_id,
            }
        )

    @classmethod
    def decoded(cls, text: str) -> Order:
        """Return the order that `encoded` gave."""
        value = json.loads(text)
        job_id = value["job_id"]
        target = Target(
            user_id=value["user_id"],
            job_id=UUID(job_id) if job_id else None,
            connection_id=value["connection_id"],
        )
        return cls(target=target, id=value["id"])
