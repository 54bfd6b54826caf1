"""What operators may do to connections: the message to all processes."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from progress.protocol import CloseCode
from progress.relay.audience import Audience
from progress.relay.topics import job_topic
from progress.relay.viewer import Viewer

#: The group that every relay belongs to.
GROUP = "control"


class Conditions(TypedDict):
    """Which connections are meant; all that are given have to hold."""

    code: CloseCode
    user_id: int | None
    job_id: UUID | None
    connection_id: str | None


#: Most orders that are remembered, of which each process follows each once.
REMEMBERED = 1000


class Orders:
    """What was followed: an order comes twice, as a message and by the registry.

    Who comes back after the first must not be sent away by the second.
    """

    def __init__(self) -> None:
        self._taken: dict[str, None] = {}

    def take(self, order_id: str) -> bool:
        """Tell whether an order is to be followed now: whether it is new here."""
        if order_id in self._taken:
            return False
        self._taken[order_id] = None
        if len(self._taken) > REMEMBERED:
            del self._taken[next(iter(self._taken))]
        return True


def message(
    order_id: str,
    *,
    user_id: int | None = None,
    job_id: UUID | None = None,
    connection_id: str | None = None,
) -> dict[str, Any]:
    """Return what to send to the group to have connections closed everywhere."""
    return {
        "type": "progress.disconnect",
        "order": order_id,
        "user": user_id,
        "job": str(job_id) if job_id else None,
        "connection": connection_id,
    }


def conditions(message: dict[str, Any]) -> Conditions:
    """Return which connections such a message means."""
    job = message.get("job")
    return {
        "code": CloseCode.DISCONNECTED,
        "user_id": message.get("user"),
        "job_id": UUID(job) if job else None,
        "connection_id": message.get("connection"),
    }


def matching(
    audience: Audience,
    *,
    user_id: int | None,
    job_id: UUID | None,
    connection_id: str | None,
) -> list[Viewer]:
    """Return the viewers that fulfil every given condition; none if none is given."""
    if user_id is None and job_id is None and connection_id is None:
        return []
    return [
        viewer
        for viewer in audience
        if user_id in {None, viewer.right.user_id}
        and connection_id in {None, viewer.id}
        and (job_id is None or job_topic(job_id) in viewer.topics)
    ]
