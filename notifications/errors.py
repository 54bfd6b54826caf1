"""How a delivery can go wrong, and whether trying again helps."""

from __future__ import annotations

from typing import ClassVar

from notifications.statuses import Reason


class DeliveryFailure(Exception):
    """The delivery did not succeed."""

    is_permanent: ClassVar[bool] = True

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())
        self.reason = reason


class PermanentFailure(DeliveryFailure):
    """It was refused for good. Do not try again; mend the address or the message."""


class TransientFailure(DeliveryFailure):
    """It did not work this time. Try again later, not before `retry_after` seconds."""

    is_permanent = False

    def __init__(
        self, reason: Reason, message: str = "", *, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, message)
        self.retry_after = retry_after


class LeaseLost(DeliveryFailure):
    """Another worker has this delivery now. Stop: nothing more can be written."""


class SecretUnreadable(Exception):
    """It was sealed with another SECRET_KEY. Add that one to SECRET_KEY_FALLBACKS."""
