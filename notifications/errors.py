"""How a delivery can go wrong, and whether trying again helps."""

from __future__ import annotations

from typing import ClassVar

from notifications.statuses import Reason


class DeliveryFailure(Exception):
    """The delivery did not succeed."""

    is_permanent: ClassVar[bool] = True

    def __init__(
        self,
        reason: Reason,
        message: str = "",
        *,
        http_status: int | None = None,
        response: str = "",
    ) -> None:
        super().__init__(message or (self.__doc__ or "").strip())
        self.reason = reason
        self.http_status = http_status
        #: What the other side said, without secrets.
        self.response = response


class PermanentFailure(DeliveryFailure):
    """It was refused for good. Do not try again; mend the address or the message."""


class TransientFailure(DeliveryFailure):
    """It did not work this time. Try again later, not before `retry_after` seconds.

    A free one does not count as a try: the other side only asked to come back.
    """

    is_permanent = False

    def __init__(
        self,
        reason: Reason,
        message: str = "",
        *,
        retry_after: float | None = None,
        is_free: bool = False,
        http_status: int | None = None,
        response: str = "",
    ) -> None:
        super().__init__(reason, message, http_status=http_status, response=response)
        self.retry_after = retry_after
        self.is_free = is_free


class UncertainFailure(DeliveryFailure):
    """It may have arrived, or not. Look at the other side before sending again."""


class LeaseLost(DeliveryFailure):
    """Another worker has this delivery now. Stop: nothing more can be written."""


class UnknownPayload(ValueError):
    """The payload is not of the shape that the registry has. Mend the caller."""


class NotPossibleNow(ValueError):
    """The delivery is not in a status that allows it. Look at it again."""


class TooMany(NotPossibleNow):
    """That is enough for now. Try again after `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SecretUnreadable(Exception):
    """It was sealed with another SECRET_KEY. Add that one to SECRET_KEY_FALLBACKS."""
