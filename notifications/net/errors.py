"""How a call to somebody else's server can go wrong, before it has answered."""

from __future__ import annotations


class OutboundError(Exception):
    """The server gave no answer. The message is a sentence for the address's owner."""


class ForbiddenAddress(OutboundError):
    """The address is one that must not be called. Enter another one."""


class Unreachable(OutboundError):
    """The server cannot be reached, or hung up. Try again later."""


class TooSlow(Unreachable):
    """The server did not answer in time. Try again later."""


class BadCertificate(OutboundError):
    """The server cannot prove who it is. Its owner has to mend the certificate."""
