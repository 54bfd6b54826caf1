"""The ways to a person: each channel writes its message and hands it over."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from notifications.channels import email
from notifications.kinds import Channel
from notifications.models import Notification


class Sender(Protocol):
    """What a channel can do; a module with these two functions is one."""

    def write(self, notification: Notification) -> dict[str, Any]:
        """Return the message, JSON-ready; it is written once and then kept."""

    def send(self, delivery_id: UUID, address: str, content: dict[str, Any]) -> str:
        """Hand the message to the provider; return the provider's id for it.

        Raises:
            DeliveryFailure: it was not taken; the failure says whether to retry.
        """


SENDERS: dict[str, Sender] = {Channel.EMAIL: email}
