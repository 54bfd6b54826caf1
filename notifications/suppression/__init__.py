"""Suppression: addresses that bounced or complained are written to no more."""

from __future__ import annotations

from notifications.suppression.addresses import (
    Cause,
    address_of,
    fingerprint,
    is_suppressed,
    lift,
    suppress,
    suppressed,
)

__all__ = [
    "Cause",
    "address_of",
    "fingerprint",
    "is_suppressed",
    "lift",
    "suppress",
    "suppressed",
]
