"""The ways to a person: each channel writes its message and hands it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from notifications.models import Delivery
from notifications.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the other side said when it took a message.

    `status` is DELIVERED where its answer proves the arrival, SENT otherwise.
    """

    provider: str
    message_id: str = ""
    status: Status = Status.SENT
    http_status: int | None = None
    #: What it said, cut and without secrets.
    response: str = ""


class Sender(Protocol):
    """What a channel can do; a module with these three functions is one."""

    def is_idempotent(self) -> bool:
        """Return whether a lost attempt may be repeated without a second effect."""

    def write(self, delivery: Delivery) -> dict[str, Any]:
        """Return the message, JSON-ready; it is written once and then kept."""

    def send(self, delivery: Delivery, content: dict[str, Any]) -> Sent:
        """Hand the message over, once, within a deadline of the channel's own.

        Raises:
            DeliveryFailure: it was not taken; the failure says whether to retry.
        """


@runtime_checkable
class InProcess(Protocol):
    """What a channel without an other side can do besides: many deliveries at once."""

    def send_all(self, messages: Sequence[tuple[Delivery, dict[str, Any]]]) -> Sent:
        """Make all of them, or raise; in the transaction that notes it."""
