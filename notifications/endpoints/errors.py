"""Why something about an endpoint is refused; the messages are for its owner."""

from __future__ import annotations


class EndpointRefused(ValueError):
    """The endpoint was not written. Mend the named field and try again."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        #: "name", "url", "headers", "kinds", "rate_per_minute" or "" for all of it.
        self.field = field


class TooManyEndpoints(EndpointRefused):
    """There are as many as one may have. Delete one first."""


class NotProven(EndpointRefused):
    """It was switched off for failing. Send a test ping that arrives first."""


class BadSince(EndpointRefused):
    """Nothing is kept for so long. Name a later moment."""
