"""The only way out for HTTP to addresses that people typed or browsers sent."""

from __future__ import annotations

from notifications.net.answers import Answer
from notifications.net.errors import (
    BadCertificate,
    ForbiddenAddress,
    OutboundError,
    TooSlow,
    Unreachable,
)
from notifications.net.sessions import SafeSession, post, session
from notifications.net.targets import check

__all__ = [
    "Answer",
    "BadCertificate",
    "ForbiddenAddress",
    "OutboundError",
    "SafeSession",
    "TooSlow",
    "Unreachable",
    "check",
    "post",
    "session",
]
